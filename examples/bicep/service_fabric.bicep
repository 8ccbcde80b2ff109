param location string = resourceGroup().location
param subnetId string
@secure()
param adminPassword string

// A Service Fabric node type of durability Silver: Service Fabric approves each step of an upgrade.
resource nodes 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: 'vmss-nodes'
  location: location
  sku: {
    name: 'Standard_D2s_v5'
    tier: 'Standard'
    capacity: 5
  }
  properties: {
    overprovision: false
    upgradePolicy: {
      mode: 'Automatic'
      automaticOSUpgradePolicy: {
        enableAutomaticOSUpgrade: true
        disableAutomaticRollback: false
      }
    }
    virtualMachineProfile: {
      osProfile: {
        computerNamePrefix: 'nodes'
        adminUsername: 'azureadmin'
        adminPassword: adminPassword
        windowsConfiguration: {
          enableAutomaticUpdates: false
        }
      }
      storageProfile: {
        imageReference: {
          publisher: 'MicrosoftWindowsServer'
          offer: 'WindowsServer'
          sku: '2022-datacenter-azure-edition'
          version: 'latest'
        }
        osDisk: {
          createOption: 'FromImage'
          caching: 'ReadOnly'
          managedDisk: {
            storageAccountType: 'Premium_LRS'
          }
        }
      }
      networkProfile: {
        networkInterfaceConfigurations: [
          {
            name: 'primary'
            properties: {
              primary: true
              ipConfigurations: [
                {
                  name: 'internal'
                  properties: {
                    subnet: {
                      id: subnetId
                    }
                  }
                }
              ]
            }
          }
        ]
      }
      extensionProfile: {
        extensions: [
          {
            name: 'ServiceFabricNode'
            properties: {
              publisher: 'Microsoft.Azure.ServiceFabric'
              type: 'ServiceFabricNode'
              typeHandlerVersion: '1.1'
              settings: {
                clusterEndpoint: 'https://westeurope.servicefabric.azure.com/runtime/clusters/example'
                nodeTypeRef: 'nodes'
                durabilityLevel: 'Silver'
                enableParallelJobs: true
              }
            }
          }
        ]
      }
    }
  }
}
