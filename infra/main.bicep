// All that the batch needs in Azure. `azd up` deploys this with the values of main.bicepparam; docs/azure.md leads through it.
targetScope = 'subscription'

@description('The name of the environment. It names the resource group and makes the other names unique.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('The region of everything. It must offer Flex Consumption: az functionapp list-flexconsumption-locations')
@minLength(1)
param location string

@description('The resource group; empty: rg- and the name of the environment.')
param resourceGroupName string = ''

@description('Who may put in inputs, read results, pause and cancel runs and set the partner token: the object id of the operator or of a group. Empty: nobody is given these roles.')
param operatorId string = ''

@description('What operatorId is.')
@allowed(['User', 'Group', 'ServicePrincipal'])
param operatorType string = 'User'

@description('The address of the CardGenius API; empty: the production one that the program knows.')
param apiUrl string = ''

@description('Seconds after which one attempt counts as timed out, 1 to 120; empty: 30.')
param apiTimeoutSeconds string = ''

@description('Requests in flight to the API, over all runs and instances. At most the 20 that were agreed with its owners.')
@minValue(1)
@maxValue(20)
param concurrency int = 20

@description('Requests a second to the API, over all runs and instances, e.g. 13; empty: no cap but that of concurrency.')
param requestsPerSecond string = ''

@description('Cards kept for a user; empty: 10.')
param topN string = ''

@description('The share of failures above which a run stops, 0 to 1; empty: 0.05.')
param failureTolerance string = ''

@description('The share of answered users without a card above which a run stops, 0 to 1; empty: 0.2.')
param noCardTolerance string = ''

@description('Whether a response is refused that echoes other spends than were sent, true or false; empty: true.')
param checkEchoedSpends string = ''

@description('True: an input is used although a column is one letter away from a known one, or no column has spends; empty: it is refused.')
param ignoreColumns string = ''

@description('True: results.csv.gz holds cells that a spreadsheet would take for formulas as text; empty: they are written as they are.')
param csvSafe string = ''

@description('True: the partner token may be sent unencrypted, to an API whose address begins with http://; empty: never.')
param allowPlainHttp string = ''

@description('True once the partner token is in the vault, as the secret partner-token: the app then sends it.')
param usesPartnerToken bool = false

@description('When the weekly run starts: a weekday in English and a time, e.g. Monday 02:00, by the clocks of timeZone; or off.')
param weeklyAt string = 'Monday 02:00'

@description('Whose clocks weeklyAt means, by which the ISO week is counted that is the weekly run\'s id, and whose date is the run_date of results: an IANA name, e.g. Asia/Kolkata.')
param timeZone string = 'UTC'

@description('What the paths of all inputs begin with in the container input; empty: they may be anywhere in it.')
param inputPrefix string = ''

@description('Where the weekly run looks for its input, the newest file, in the container input.')
param weeklyPrefix string = 'weekly/'

@description('The path of commissionable_cards.json in the container input; empty: no filter.')
param cardsFile string = ''

@description('The path of cashkaro_display_names.json in the container input; empty: the names that the API gives.')
param namesFile string = ''

@description('Days after which the orchestration history of an ended run is removed. Runs and results are not touched by it.')
@minValue(1)
@maxValue(3650)
param historyDays int = 30

@description('Days after which the private files of a run (its users, checkpoints and rejects) are deleted; 0: never. Results always stay.')
@minValue(0)
@maxValue(3650)
param runRetentionDays int = 30

@description('Days after which an input is deleted; 0: never.')
@minValue(0)
@maxValue(3650)
param inputRetentionDays int = 0

@description('Copies of the inputs, runs and results: in one data centre (LRS), over zones (ZRS) or over regions (GRS, GZRS).')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_GZRS'])
param dataRedundancy string = 'Standard_LRS'

@description('The memory of an instance in MB. The program\'s own use is flat, whatever the number of users.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('The most instances there may be. The promise to the API does not hang on it: the window of a run counts the requests, over all instances.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 40

@description('Instances that are always there for orchestrations and chunks. With 0 a run can wait for minutes until the platform sees its queues.')
@minValue(0)
@maxValue(40)
param alwaysReadyInstances int = 1

@description('Where orchestrations keep their history. durableTaskScheduler needs a package and a change of host.json, too: docs/azure.md.')
@allowed(['azureStorage', 'durableTaskScheduler'])
param durableBackend string = 'azureStorage'

@description('Days that logs and metrics are kept.')
@minValue(30)
@maxValue(730)
param telemetryRetentionDays int = 30

@description('Gigabytes of logs and metrics that are taken a day; 0: no cap.')
@minValue(0)
@maxValue(1000)
param telemetryDailyGB int = 2

@description('E-mail addresses that alerts and the budget tell.')
param alertEmails string[] = []

@description('An https address that alerts are posted to (common alert schema); empty: none.')
@secure()
param alertWebhook string = ''

@description('Whether the alert rules run.')
param alertsEnabled bool = true

@description('The budget of the resource group a month, in the currency of the subscription; 0: none.')
@minValue(0)
param monthlyBudget int = 100

@description('The first day of the month from which the budget counts, e.g. 2026-11-01; empty: this month. Azure does not let it be changed later.')
param budgetStart string = ''

@description('The first day of this month. Not to be set.')
param thisMonth string = utcNow('yyyy-MM-01')

@description('Whether the vault is protected from being deleted for good. It cannot be switched off again.')
param purgeProtection bool = false

@description('Whether storage and vault are reached through a virtual network with private endpoints only.')
param privateNetwork bool = false

@description('The addresses of the virtual network: a /24 or larger.')
param networkAddresses string = '10.80.0.0/24'

@description('Public addresses, e.g. 203.0.113.7, that reach storage and vault all the same. Only with privateNetwork.')
param allowedAddresses string[] = []

var token = toLower(uniqueString(subscription().id, environmentName, location))
var tags = { 'azd-env-name': environmentName }
var usesScheduler = durableBackend == 'durableTaskScheduler'
var inputContainer = 'input'
var storeContainer = 'cardgenius'
var hub = 'CardGenius'

// Without a virtual network the endpoints are public ones, guarded by identities.
var access = {
  publicNetworkAccess: privateNetwork && empty(allowedAddresses) ? 'Disabled' : 'Enabled'
  networkAcls: {
    bypass: 'AzureServices'
    defaultAction: privateNetwork ? 'Deny' : 'Allow'
    ipRules: map(privateNetwork ? allowedAddresses : [], address => { value: address })
  }
}

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: empty(resourceGroupName) ? 'rg-${environmentName}' : resourceGroupName
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: 'id-cardgenius-${token}'
    location: location
    tags: tags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    name: 'cardgenius-${token}'
    location: location
    tags: tags
    retentionDays: telemetryRetentionDays
    dailyGB: telemetryDailyGB
    appPrincipalId: identity.outputs.principalId
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  params: {
    hostName: 'stcghost${token}'
    dataName: 'stcgdata${token}'
    location: location
    tags: tags
    dataRedundancy: dataRedundancy
    inputContainer: inputContainer
    storeContainer: storeContainer
    runRetentionDays: runRetentionDays
    inputRetentionDays: inputRetentionDays
    access: access
    workspaceId: monitoring.outputs.workspaceId
    appPrincipalId: identity.outputs.principalId
    operatorId: operatorId
    operatorType: operatorType
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: {
    name: 'kv-cg-${token}'
    location: location
    tags: tags
    appPrincipalId: identity.outputs.principalId
    operatorId: operatorId
    operatorType: operatorType
    purgeProtection: purgeProtection
    access: access
    workspaceId: monitoring.outputs.workspaceId
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    name: 'cardgenius-${token}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    emails: alertEmails
    webhook: alertWebhook
    enabled: alertsEnabled
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: {
    name: 'cardgenius-${token}'
    location: location
    tags: tags
    workspaceId: monitoring.outputs.workspaceId
    appPrincipalId: identity.outputs.principalId
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {
  scope: group
  params: {
    name: 'cardgenius-${token}'
    amount: monthlyBudget
    startDate: empty(budgetStart) ? thisMonth : budgetStart
    actionGroupId: alerts.outputs.actionGroupId
    emails: alertEmails
  }
}

module network 'modules/network.bicep' = if (privateNetwork) {
  scope: group
  params: {
    name: 'cardgenius-${token}'
    location: location
    tags: tags
    addressPrefix: networkAddresses
  }
}

// The host keeps packages, keys and orchestrations in blobs, queues and tables; of the data account only blobs are used.
module storageEndpoints 'modules/endpoint.bicep' = [
  for service in (privateNetwork ? ['blob', 'queue', 'table'] : []): {
    scope: group
    params: {
      targets: concat(
        [{ name: storage.outputs.hostName, id: storage.outputs.hostId }],
        service == 'blob' ? [{ name: storage.outputs.dataName, id: storage.outputs.dataId }] : []
      )
      groupId: service
      zoneName: 'privatelink.${service}.${environment().suffixes.storage}'
      location: location
      tags: tags
      networkId: network!.outputs.id
      subnetId: network!.outputs.endpointSubnetId
    }
  }
]

module vaultEndpoint 'modules/endpoint.bicep' = if (privateNetwork) {
  scope: group
  params: {
    targets: [{ name: vault.outputs.name, id: vault.outputs.id }]
    groupId: 'vault'
    zoneName: 'privatelink.vaultcore.azure.net'
    location: location
    tags: tags
    networkId: network!.outputs.id
    subnetId: network!.outputs.endpointSubnetId
  }
}

module scheduler 'modules/scheduler.bicep' = if (usesScheduler) {
  scope: group
  params: {
    name: 'dts-cardgenius-${token}'
    hub: hub
    location: location
    tags: tags
    appPrincipalId: identity.outputs.principalId
    appClientId: identity.outputs.clientId
    operatorId: operatorId
    operatorType: operatorType
  }
}

// A setting that is not given is not set, so that the program's own default is the only one.
var givenSettings = toObject(
  filter(
    items({
      CARDGENIUS_API: apiUrl
      CARDGENIUS_API_TIMEOUT_SECONDS: apiTimeoutSeconds
      CARDGENIUS_REQUESTS_PER_SECOND: requestsPerSecond
      CARDGENIUS_TOP_N: topN
      CARDGENIUS_FAILURE_TOLERANCE: failureTolerance
      CARDGENIUS_NO_CARD_TOLERANCE: noCardTolerance
      CARDGENIUS_CHECK_ECHOED_SPENDS: checkEchoedSpends
      CARDGENIUS_IGNORE_COLUMNS: ignoreColumns
      CARDGENIUS_CSV_SAFE: csvSafe
      CARDGENIUS_ALLOW_PLAIN_HTTP: allowPlainHttp
      CARDGENIUS_INPUT_PREFIX: inputPrefix
      CARDGENIUS_CARDS_FILE: cardsFile
      CARDGENIUS_NAMES_FILE: namesFile
    }),
    setting => !empty(setting.value)
  ),
  setting => setting.key,
  setting => setting.value
)

module app 'modules/app.bicep' = {
  scope: group
  dependsOn: [storageEndpoints, vaultEndpoint]
  params: {
    name: 'func-cardgenius-${token}'
    planName: 'plan-cardgenius-${token}'
    location: location
    tags: tags
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    hostStorageName: storage.outputs.hostName
    deploymentContainerUrl: storage.outputs.deploymentContainerUrl
    telemetryConnectionString: monitoring.outputs.connectionString
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    alwaysReadyInstances: alwaysReadyInstances
    subnetId: privateNetwork ? network!.outputs.appSubnetId : ''
    settings: union(
      givenSettings,
      {
        CARDGENIUS_HUB: hub
        CARDGENIUS_STORAGE: storage.outputs.dataUrl
        CARDGENIUS_CONTAINER: storeContainer
        CARDGENIUS_INPUT_CONTAINER: inputContainer
        CARDGENIUS_WEEKLY_PREFIX: weeklyPrefix
        CARDGENIUS_WEEKLY_AT: weeklyAt
        CARDGENIUS_TIME_ZONE: timeZone
        CARDGENIUS_HISTORY_DAYS: string(historyDays)
        CARDGENIUS_CONCURRENCY: string(concurrency)
      },
      usesPartnerToken ? { CARDGENIUS_PARTNER_TOKEN: vault.outputs.partnerTokenReference } : {},
      usesScheduler ? { DURABLE_TASK_SCHEDULER_CONNECTION_STRING: scheduler!.outputs.connectionString } : {}
    )
  }
}

@description('The resource group.')
output AZURE_RESOURCE_GROUP string = group.name

@description('The function app.')
output CARDGENIUS_APP string = app.outputs.name

@description('Where the HTTP API is.')
output CARDGENIUS_URL string = '${app.outputs.url}/api/runs'

@description('The account of inputs, runs and results.')
output CARDGENIUS_DATA_ACCOUNT string = storage.outputs.dataName

@description('The container of inputs in that account.')
output CARDGENIUS_DATA_INPUT string = inputContainer

@description('The container of runs and results in that account.')
output CARDGENIUS_DATA_STORE string = storeContainer

@description('The vault of the partner token.')
output CARDGENIUS_VAULT string = vault.outputs.name

@description('Application Insights.')
output CARDGENIUS_TELEMETRY string = monitoring.outputs.name

@description('The workbook.')
output CARDGENIUS_WORKBOOK string = workbook.outputs.id
