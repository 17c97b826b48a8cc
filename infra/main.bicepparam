// The values of the environment: azd gives its variables (`azd env set NAME value`), docs/azure.md lists them.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')
param resourceGroupName = readEnvironmentVariable('AZURE_RESOURCE_GROUP', '')
param operatorId = readEnvironmentVariable('CARDGENIUS_OPERATOR_ID', readEnvironmentVariable('AZURE_PRINCIPAL_ID', ''))
param operatorType = readEnvironmentVariable('CARDGENIUS_OPERATOR_TYPE', readEnvironmentVariable('AZURE_PRINCIPAL_TYPE', 'User'))

param apiUrl = readEnvironmentVariable('CARDGENIUS_API', '')
param apiTimeoutSeconds = readEnvironmentVariable('CARDGENIUS_API_TIMEOUT_SECONDS', '')
param concurrency = int(readEnvironmentVariable('CARDGENIUS_CONCURRENCY', '20'))
param requestsPerSecond = readEnvironmentVariable('CARDGENIUS_REQUESTS_PER_SECOND', '')
param topN = readEnvironmentVariable('CARDGENIUS_TOP_N', '')
param failureTolerance = readEnvironmentVariable('CARDGENIUS_FAILURE_TOLERANCE', '')
param usesPartnerToken = bool(readEnvironmentVariable('CARDGENIUS_USES_PARTNER_TOKEN', 'false'))

param weeklySchedule = readEnvironmentVariable('CARDGENIUS_SCHEDULE', '0 0 2 * * 1')
param timeZone = readEnvironmentVariable('CARDGENIUS_TIME_ZONE', 'UTC')
param inputPrefix = readEnvironmentVariable('CARDGENIUS_INPUT_PREFIX', '')
param weeklyPrefix = readEnvironmentVariable('CARDGENIUS_WEEKLY_PREFIX', 'weekly/')
param cardsFile = readEnvironmentVariable('CARDGENIUS_CARDS_FILE', '')
param namesFile = readEnvironmentVariable('CARDGENIUS_NAMES_FILE', '')

param historyDays = int(readEnvironmentVariable('CARDGENIUS_HISTORY_DAYS', '30'))
param runRetentionDays = int(readEnvironmentVariable('CARDGENIUS_RUN_RETENTION_DAYS', '0'))
param dataRedundancy = readEnvironmentVariable('CARDGENIUS_DATA_REDUNDANCY', 'Standard_LRS')
param instanceMemoryMB = int(readEnvironmentVariable('CARDGENIUS_INSTANCE_MEMORY_MB', '2048'))
param maximumInstanceCount = int(readEnvironmentVariable('CARDGENIUS_MAXIMUM_INSTANCES', '40'))
param alwaysReadyInstances = int(readEnvironmentVariable('CARDGENIUS_ALWAYS_READY_INSTANCES', '1'))
param durableBackend = readEnvironmentVariable('CARDGENIUS_DURABLE_BACKEND', 'azureStorage')
param telemetryRetentionDays = int(readEnvironmentVariable('CARDGENIUS_TELEMETRY_RETENTION_DAYS', '30'))
