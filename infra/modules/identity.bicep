// Who the app is to everything it reaches. Its own resource, so that its roles outlive the app.
@description('The identity.')
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

@description('The resource.')
output id string = identity.id

@description('What roles are given to.')
output principalId string = identity.properties.principalId

@description('What programs name it by.')
output clientId string = identity.properties.clientId
