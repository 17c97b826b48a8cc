// The identity of the app. It is a separate resource, so that its role assignments stay when the app is deleted.
@description('The name of the identity.')
param name string

@description('The region.')
param location string

@description('Tags.')
param tags object

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

@description('The resource id.')
output id string = identity.id

@description('The principal id, which gets role assignments.')
output principalId string = identity.properties.principalId

@description('The client id, which programs use to select the identity.')
output clientId string = identity.properties.clientId
