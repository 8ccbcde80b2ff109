// Refuses the deployment of a scale set without automatic OS image upgrade: what CKV_VMSS_1 says in a
// pull request, said once more by Azure. The built-in definition knows one effect, deny.
targetScope = 'subscription'

@description('DoNotEnforce reports non-compliant scale sets without refusing deployments.')
@allowed([
  'Default'
  'DoNotEnforce'
])
param enforcementMode string = 'DoNotEnforce'

@description('Resource groups of Flexible sets, AKS and stateful sets with a documented exception.')
param exemptScopes array = []

resource automaticOsUpgrade 'Microsoft.Authorization/policyAssignments@2024-04-01' = {
  name: 'vmss-automatic-os-upgrade'
  properties: {
    displayName: 'Require automatic OS image patching on Virtual Machine Scale Sets'
    policyDefinitionId: tenantResourceId('Microsoft.Authorization/policyDefinitions', '465f0161-0087-490a-9ad9-ad6217f4f43a')
    enforcementMode: enforcementMode
    notScopes: exemptScopes
    nonComplianceMessages: [
      {
        message: 'Set upgradePolicy.automaticOSUpgradePolicy.enableAutomaticOSUpgrade to true, see CKV_VMSS_1.'
      }
    ]
  }
}
