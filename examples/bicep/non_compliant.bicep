param location string = resourceGroup().location
param subnetId string
param sshPublicKey string
@secure()
param adminPassword string

// Nobody patches this one: automatic OS image upgrade is off, and the image is pinned.
resource forgotten 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: 'vmss-forgotten'
  location: location
  sku: {
    name: 'Standard_D2s_v5'
    tier: 'Standard'
    capacity: 3
  }
  properties: {
    overprovision: false
    upgradePolicy: {
      mode: 'Rolling'
      rollingUpgradePolicy: {
        maxBatchInstancePercent: 50
        maxUnhealthyInstancePercent: 50
        maxUnhealthyUpgradedInstancePercent: 50
        pauseTimeBetweenBatches: 'PT0S'
      }
      automaticOSUpgradePolicy: {
        enableAutomaticOSUpgrade: false
        disableAutomaticRollback: true
      }
    }
    virtualMachineProfile: {
      osProfile: {
        computerNamePrefix: 'forgot'
        adminUsername: 'azureadmin'
        linuxConfiguration: {
          disablePasswordAuthentication: true
          ssh: {
            publicKeys: [
              {
                path: '/home/azureadmin/.ssh/authorized_keys'
                keyData: sshPublicKey
              }
            ]
          }
        }
      }
      storageProfile: {
        imageReference: {
          publisher: 'Canonical'
          offer: 'ubuntu-24_04-lts'
          sku: 'server'
          version: '24.04.202404230'
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
    }
  }
}

// The flag is on, and yet no instance is upgraded: mode Manual leaves the new image in the model.
resource stuck 'Microsoft.Compute/virtualMachineScaleSets@2024-07-01' = {
  name: 'vmss-stuck'
  location: location
  sku: {
    name: 'Standard_D2s_v5'
    tier: 'Standard'
    capacity: 3
  }
  properties: {
    overprovision: false
    upgradePolicy: {
      mode: 'Manual'
      rollingUpgradePolicy: {
        maxBatchInstancePercent: 50
        maxUnhealthyInstancePercent: 50
        maxUnhealthyUpgradedInstancePercent: 50
        pauseTimeBetweenBatches: 'PT0S'
      }
      automaticOSUpgradePolicy: {
        enableAutomaticOSUpgrade: true
        disableAutomaticRollback: true
      }
    }
    virtualMachineProfile: {
      osProfile: {
        computerNamePrefix: 'stuck'
        adminUsername: 'azureadmin'
        adminPassword: adminPassword
        windowsConfiguration: {
          enableAutomaticUpdates: true
        }
      }
      storageProfile: {
        imageReference: {
          publisher: 'MicrosoftWindowsServer'
          offer: 'WindowsServer'
          sku: '2022-datacenter-azure-edition'
          version: '20348.2402.240405'
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
    }
  }
}
