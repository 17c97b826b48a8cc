// The optional virtual network. The outgoing traffic of the app uses it, and the app accesses storage and vault through private endpoints.
@description('The suffix of the names.')
param name string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('The address range of the network: a /24 or larger.')
param addressPrefix string

resource network 'Microsoft.Network/virtualNetworks@2026-03-01' = {
  name: 'vnet-${name}'
  location: location
  tags: tags
  properties: {
    addressSpace: {
      addressPrefixes: [addressPrefix]
    }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 0)
          // Flex Consumption requires this delegation.
          delegations: [
            {
              name: 'app'
              properties: {
                serviceName: 'Microsoft.App/environments'
              }
            }
          ]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 1)
        }
      }
    ]
  }

  resource appSubnet 'subnets' existing = {
    name: 'app'
  }

  resource endpointSubnet 'subnets' existing = {
    name: 'endpoints'
  }
}

@description('The network.')
output id string = network.id

@description('The subnet of the instances of the app.')
output appSubnetId string = network::appSubnet.id

@description('The subnet of the private endpoints.')
output endpointSubnetId string = network::endpointSubnet.id
