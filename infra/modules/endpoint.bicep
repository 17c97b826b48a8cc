// Private endpoints for one type of service, and the DNS zone of their names.
@description('The names of the endpoints, and the resources that they connect to.')
param targets { name: string, id: string }[]

@description('The type of the service, for example blob or vault.')
param groupId string

@description('The DNS zone of the private names, for example privatelink.vaultcore.azure.net.')
param zoneName string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('The network in which the private names resolve.')
param networkId string

@description('The subnet of the endpoints.')
param subnetId string

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: zoneName
  location: 'global'
  tags: tags

  resource link 'virtualNetworkLinks' = {
    name: 'network'
    location: 'global'
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: networkId
      }
    }
  }
}

resource endpoints 'Microsoft.Network/privateEndpoints@2026-03-01' = [
  for target in targets: {
    name: 'pe-${target.name}-${groupId}'
    location: location
    tags: tags
    properties: {
      subnet: {
        id: subnetId
      }
      privateLinkServiceConnections: [
        {
          name: groupId
          properties: {
            privateLinkServiceId: target.id
            groupIds: [groupId]
          }
        }
      ]
    }
  }
]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2026-03-01' = [
  for (target, index) in targets: {
    parent: endpoints[index]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: groupId
          properties: {
            privateDnsZoneId: zone.id
          }
        }
      ]
    }
  }
]
