// The virtual network, for those who want one: the app's outgoing traffic leaves through it, and it reaches storage and vault by private endpoints.
@description('The end of the names.')
param name string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('The addresses of the network: a /24 or larger.')
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
          // What Flex Consumption asks for.
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

@description('The subnet of the app\'s instances.')
output appSubnetId string = network::appSubnet.id

@description('The subnet of the private endpoints.')
output endpointSubnetId string = network::endpointSubnet.id
