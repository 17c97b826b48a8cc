// Two storage accounts. The host account contains the data of the platform: the deployed package, keys, leases, and the queues and tables of
// orchestrations. The host must own all blobs in it. In the data account, the app can read inputs, and can write only runs and results.
@description('The storage account of the host.')
param hostName string

@description('The storage account of inputs, runs and results.')
param dataName string

@description('The region.')
param location string

@description('Tags.')
param tags object

@description('The redundancy of the data.')
param dataRedundancy string

@description('The container of inputs.')
param inputContainer string

@description('The container of runs and results.')
param storeContainer string

@description('The number of days after which the private files of a run, and uploaded inputs, are deleted. 0: never.')
param runRetentionDays int

@description('The number of days after which an input is deleted. 0: never.')
param inputRetentionDays int

@description('The network access to the accounts: publicNetworkAccess and networkAcls.')
param access object

@description('The workspace for the log of reads, writes and deletes.')
param workspaceId string

@description('The principal id of the identity of the app.')
param appPrincipalId string

@description('The object id of the operator, or empty.')
param operatorId string

@description('The type of the operator principal.')
param operatorType string

var roles = {
  blobOwner: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', 'b7e6dc6d-f1e8-4753-8033-0f276bb0955b')
  blobContributor: subscriptionResourceId(
    'Microsoft.Authorization/roleDefinitions',
    'ba92f5b4-2d11-453d-a403-e96b0029c9fe'
  )
  blobReader: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1')
  queueContributor: subscriptionResourceId(
    'Microsoft.Authorization/roleDefinitions',
    '974c5e8b-45b9-4653-ba55-5f855dd0fb88'
  )
  tableContributor: subscriptionResourceId(
    'Microsoft.Authorization/roleDefinitions',
    '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3'
  )
}

// Access requires an identity and TLS, and no blob is public.
var locked = {
  accessTier: 'Hot'
  allowBlobPublicAccess: false
  allowCrossTenantReplication: false
  allowSharedKeyAccess: false
  defaultToOAuthAuthentication: true
  minimumTlsVersion: 'TLS1_2'
  networkAcls: access.networkAcls
  publicNetworkAccess: access.publicNetworkAccess
  supportsHttpsTrafficOnly: true
}

// Blob leases and secrets need the owner role. Orchestrations need queues, tables and blobs. Diagnostic events need tables.
var hostRoles = [roles.blobOwner, roles.queueContributor, roles.tableContributor]

resource host 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: hostName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: 'Standard_LRS'
  }
  properties: locked

  resource blobs 'blobServices' = {
    name: 'default'

    resource deployment 'containers' = {
      name: 'deployment'
    }
  }
}

resource hostAccess 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for role in hostRoles: {
    scope: host
    name: guid(host.id, appPrincipalId, role)
    properties: {
      roleDefinitionId: role
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
    }
  }
]

resource data 'Microsoft.Storage/storageAccounts@2026-06-01' = {
  name: dataName
  location: location
  tags: tags
  kind: 'StorageV2'
  sku: {
    name: dataRedundancy
  }
  properties: locked

  resource blobs 'blobServices' = {
    name: 'default'
    properties: {
      // A deleted blob or container can be restored for a week.
      deleteRetentionPolicy: {
        enabled: true
        days: 7
      }
      containerDeleteRetentionPolicy: {
        enabled: true
        days: 7
      }
    }

    resource input 'containers' = {
      name: inputContainer
    }

    resource store 'containers' = {
      name: storeContainer
    }
  }
}

// The policy exists even if no rule is enabled. Otherwise a disabled rule would stay in the account.
resource cleaning 'Microsoft.Storage/storageAccounts/managementPolicies@2026-06-01' = {
  parent: data
  name: 'default'
  properties: {
    policy: {
      rules: [
        for rule in [
          { name: 'private-files-of-old-runs', prefix: '${storeContainer}/runs/', days: runRetentionDays }
          { name: 'old-uploads', prefix: '${storeContainer}/inputs/', days: runRetentionDays }
          { name: 'old-inputs', prefix: '${inputContainer}/', days: inputRetentionDays }
        ]: {
          name: rule.name
          enabled: rule.days > 0
          type: 'Lifecycle'
          definition: {
            filters: {
              blobTypes: ['blockBlob']
              prefixMatch: [rule.prefix]
            }
            actions: {
              baseBlob: {
                delete: {
                  daysAfterModificationGreaterThan: max(rule.days, 1)
                }
              }
            }
          }
        }
      ]
    }
  }
}

// Inputs, runs and results contain personal data, so reads, changes and deletions are logged.
#disable-next-line use-recent-api-versions // The newest stable version does not support dedicated tables.
resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: data::blobs
  name: 'audit'
  properties: {
    workspaceId: workspaceId
    logAnalyticsDestinationType: 'Dedicated'
    logs: [
      for category in ['StorageRead', 'StorageWrite', 'StorageDelete']: {
        category: category
        enabled: true
      }
    ]
  }
}

resource appReadsInput 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: data::blobs::input
  name: guid(data::blobs::input.id, appPrincipalId, roles.blobReader)
  properties: {
    roleDefinitionId: roles.blobReader
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource appWritesStore 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: data::blobs::store
  name: guid(data::blobs::store.id, appPrincipalId, roles.blobContributor)
  properties: {
    roleDefinitionId: roles.blobContributor
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
  }
}

resource operatorWritesInput 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorId)) {
  scope: data::blobs::input
  name: guid(data::blobs::input.id, operatorId, roles.blobContributor)
  properties: {
    roleDefinitionId: roles.blobContributor
    principalId: operatorId
    principalType: operatorType
  }
}

// A role for `cardgenius pause` and `cancel`. It can only write blobs. Each built-in role that writes blobs can also delete the container.
resource runControl 'Microsoft.Authorization/roleDefinitions@2022-04-01' = if (!empty(operatorId)) {
  name: guid(resourceGroup().id, 'cardgenius-run-control')
  properties: {
    roleName: 'CardGenius run control (${dataName})'
    description: 'Write blobs. The role assignment has a condition with the names of the blobs.'
    type: 'CustomRole'
    permissions: [
      {
        actions: []
        notActions: []
        dataActions: [
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/write'
          'Microsoft.Storage/storageAccounts/blobServices/containers/blobs/add/action'
        ]
        notDataActions: []
      }
    ]
    assignableScopes: [resourceGroup().id]
  }
}

resource operatorControlsRuns 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorId)) {
  scope: data::blobs::store
  name: guid(data::blobs::store.id, operatorId, 'cardgenius-run-control')
  properties: {
    roleDefinitionId: runControl.id
    principalId: operatorId
    principalType: operatorType
    description: 'Pause and cancel runs: write runs/ID/control.json'
    conditionVersion: '2.0'
    condition: '@Resource[Microsoft.Storage/storageAccounts/blobServices/containers/blobs:path] StringLike \'runs/*/control.json\''
  }
}

resource operatorReadsStore 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorId)) {
  scope: data::blobs::store
  name: guid(data::blobs::store.id, operatorId, roles.blobReader)
  properties: {
    roleDefinitionId: roles.blobReader
    principalId: operatorId
    principalType: operatorType
  }
}

@description('The storage account of the host.')
output hostName string = host.name

@description('The resource id.')
output hostId string = host.id

@description('The address of the container for the package of the app.')
output deploymentContainerUrl string = '${host.properties.primaryEndpoints.blob}${host::blobs::deployment.name}'

@description('The storage account of inputs, runs and results.')
output dataName string = data.name

@description('The resource id.')
output dataId string = data.id

@description('The address of the blobs in this account.')
output dataUrl string = data.properties.primaryEndpoints.blob
