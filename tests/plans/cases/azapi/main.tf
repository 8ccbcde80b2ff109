terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }
    azapi = {
      source  = "Azure/azapi"
      version = "~> 2.0"
    }
  }
}

provider "azurerm" {
  features {}
  subscription_id = "00000000-0000-0000-0000-000000000000"
}

provider "azapi" {}

# Everything as it should be: passes 1 to 5. A part of the body, the probe among it, is known only after apply.
resource "azapi_resource" "pass_1_flag_true" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "pass-1-flag-true"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# The flag is there, and false.
resource "azapi_resource" "fail_1_flag_false" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "fail-1-flag-false"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = false
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# An upgrade policy without a flag.
resource "azapi_resource" "fail_1_flag_absent" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "fail-1-flag-absent"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Manual"
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# The flag depends on something that Azure makes up.
resource "azapi_resource" "unknown_1_flag_after_apply" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "unknown-1-flag-after-apply"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = azurerm_shared_image_gallery.shared.unique_name != "legacy"
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# The body as a whole is known only after apply.
resource "azapi_resource" "unknown_1_body_after_apply" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "unknown-1-body-after-apply"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body      = azapi_resource.pass_1_flag_true.output
}

# The spelling of 2018-06-01 and before.
resource "azapi_resource" "pass_1_old_api" {
  type                      = "Microsoft.Compute/virtualMachineScaleSets@2018-06-01"
  name                      = "pass-1-old-api"
  parent_id                 = azurerm_resource_group.shared.id
  location                  = azurerm_resource_group.shared.location
  schema_validation_enabled = false
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode               = "Automatic"
        automaticOSUpgrade = true
        autoOSUpgradePolicy = {
          disableAutoRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# Azure does not care about the case of a type.
resource "azapi_resource" "pass_1_any_case" {
  type      = "microsoft.compute/virtualmachinescalesets@2024-07-01"
  name      = "pass-1-any-case"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# ["on"] passes 1, ["off"] fails it.
resource "azapi_resource" "mixed_1_keyed" {
  for_each = { on = true, off = false }

  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "mixed-1-${each.key}"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = each.value
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# Neither a probe nor an extension.
resource "azapi_resource" "fail_2_no_signal" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "fail-2-no-signal"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# The Application Health extension in the body.
resource "azapi_resource" "pass_2_extension_inline" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "pass-2-extension-inline"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
        extensionProfile = {
          extensions = [{
            name = "HealthExtension"
            properties = {
              publisher          = "Microsoft.ManagedServices"
              type               = "ApplicationHealthLinux"
              typeHandlerVersion = "1.0"
              settings           = { protocol = "tcp", port = 22 }
            }
          }]
        }
      }
    }
  }
}

# The type of the extension is known only after apply.
resource "azapi_resource" "unknown_2_extension_type" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "unknown-2-extension-type"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
        extensionProfile = {
          extensions = [{
            name = "HealthExtension"
            properties = {
              publisher          = "Microsoft.ManagedServices"
              type               = azurerm_shared_image_gallery.shared.unique_name
              typeHandlerVersion = "1.0"
              settings           = { protocol = "tcp", port = 22 }
            }
          }]
        }
      }
    }
  }
}

# A probe of an application gateway.
resource "azapi_resource" "fail_2_gateway_probe" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "fail-2-gateway-probe"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/network/providers/Microsoft.Network/applicationGateways/shared/probes/http"
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# The extension is a child resource.
resource "azapi_resource" "pass_2_extension_child" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "pass-2-extension-child"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# Joined to pass_2_extension_child by parent_id.
resource "azapi_resource" "child" {
  type      = "Microsoft.Compute/virtualMachineScaleSets/extensions@2024-07-01"
  name      = "HealthExtension"
  parent_id = azapi_resource.pass_2_extension_child.id
  body = {
    properties = {
      publisher          = "Microsoft.ManagedServices"
      type               = "ApplicationHealthLinux"
      typeHandlerVersion = "1.0"
    }
  }
}

# Two instances: [0] has a child extension (pass), [1] has none (fail).
resource "azapi_resource" "mixed_2_counted" {
  count = 2

  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "mixed-2-${count.index}"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# Joined to mixed_2_counted[0].
resource "azapi_resource" "child_counted" {
  type      = "Microsoft.Compute/virtualMachineScaleSets/extensions@2024-07-01"
  name      = "HealthExtension"
  parent_id = azapi_resource.mixed_2_counted[0].id
  body = {
    properties = {
      publisher          = "Microsoft.ManagedServices"
      type               = "ApplicationHealthLinux"
      typeHandlerVersion = "1.0"
    }
  }
}

# A scale set of the other provider; its extension is an azapi child.
resource "azurerm_linux_virtual_machine_scale_set" "pass_2_azurerm_set" {
  name                = "pass-2-azurerm-set"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "latest"
  }

  admin_ssh_key {
    username   = "azureuser"
    public_key = var.admin_ssh_key
  }

  os_disk {
    caching              = "ReadWrite"
    storage_account_type = "Standard_LRS"
  }

  network_interface {
    name    = "primary"
    primary = true

    ip_configuration {
      name      = "primary"
      primary   = true
      subnet_id = azurerm_subnet.shared.id
    }
  }
}

# Joined to pass_2_azurerm_set.
resource "azapi_resource" "child_of_azurerm" {
  type      = "Microsoft.Compute/virtualMachineScaleSets/extensions@2024-07-01"
  name      = "HealthExtension"
  parent_id = azurerm_linux_virtual_machine_scale_set.pass_2_azurerm_set.id
  body = {
    properties = {
      publisher          = "Microsoft.ManagedServices"
      type               = "ApplicationHealthLinux"
      typeHandlerVersion = "1.0"
    }
  }
}

# A failed upgrade stays.
resource "azapi_resource" "fail_3_rollback_disabled" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "fail-3-rollback-disabled"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = true
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# A version with a number.
resource "azapi_resource" "fail_4_pinned" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "fail-4-pinned"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "22.04.202403010"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# An image definition of this configuration.
resource "azapi_resource" "pass_4_definition" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "pass-4-definition"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            id = azurerm_shared_image.golden.id
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# An image definition with a version behind it: the plan lists only what the text refers to, so it looks like the definition itself.
resource "azapi_resource" "pass_4_definition_with_version" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "pass-4-definition-with-version"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            id = "${azurerm_shared_image.golden.id}/versions/1.0.0"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# Manual, although the flag is true.
resource "azapi_resource" "fail_5_manual" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "fail-5-manual"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Manual"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# Half of the machines at once.
resource "azapi_resource" "fail_6_batch" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "fail-6-batch"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Rolling"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
        rollingUpgradePolicy = {
          maxBatchInstancePercent             = 50
          maxUnhealthyInstancePercent         = 20
          maxUnhealthyUpgradedInstancePercent = 20
          pauseTimeBetweenBatches             = "PT1M"
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# Windows Update is on. (The password makes the body sensitive.)
resource "azapi_resource" "fail_7_updates_on" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "fail-7-updates-on"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          adminPassword      = var.admin_password
          windowsConfiguration = {
            enableAutomaticUpdates = true
            provisionVMAgent       = true
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "MicrosoftWindowsServer"
            offer     = "WindowsServer"
            sku       = "2022-datacenter-azure-edition"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# Left out: Azure turns it off itself.
resource "azapi_resource" "pass_7_updates_omitted" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "pass-7-updates-omitted"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          adminPassword      = var.admin_password
          windowsConfiguration = {
            provisionVMAgent = true
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "MicrosoftWindowsServer"
            offer     = "WindowsServer"
            sku       = "2022-datacenter-azure-edition"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# Flexible, patched by the platform.
resource "azapi_resource" "pass_8_by_platform" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "pass-8-by-platform"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      orchestrationMode        = "Flexible"
      platformFaultDomainCount = 1
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
            patchSettings = { patchMode = "AutomaticByPlatform" }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          networkApiVersion = "2020-11-01"
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
        extensionProfile = {
          extensions = [{
            name = "HealthExtension"
            properties = {
              publisher          = "Microsoft.ManagedServices"
              type               = "ApplicationHealthLinux"
              typeHandlerVersion = "1.0"
              settings           = { protocol = "tcp", port = 22 }
            }
          }]
        }
      }
    }
  }
}

# Flexible, patched by whatever the image does.
resource "azapi_resource" "fail_8_omitted" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "fail-8-omitted"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      orchestrationMode        = "Flexible"
      platformFaultDomainCount = 1
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          networkApiVersion = "2020-11-01"
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
        extensionProfile = {
          extensions = [{
            name = "HealthExtension"
            properties = {
              publisher          = "Microsoft.ManagedServices"
              type               = "ApplicationHealthLinux"
              typeHandlerVersion = "1.0"
              settings           = { protocol = "tcp", port = 22 }
            }
          }]
        }
      }
    }
  }
}

# Flexible, a shell without a VM profile.
resource "azapi_resource" "na_8_empty" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "na-8-empty"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    properties = {
      orchestrationMode        = "Flexible"
      platformFaultDomainCount = 1
    }
  }
}

# A documented exception in the tags.
resource "azapi_resource" "skip_1_exception" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "skip-1-exception"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  tags = {
    os-upgrade-exception = "vendor certifies each image"
    os-upgrade-patching  = "monthly, by the batch team"
    os-upgrade-review-by = "2099-12-31"
  }
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = false
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# Not created.
resource "azapi_resource" "na_1_count_zero" {
  count = 0

  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "na-1-count-zero"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = false
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# The flag is false here (fails 1); update_flag_on patches it.
resource "azapi_resource" "patched" {
  type      = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  name      = "patched"
  parent_id = azurerm_resource_group.shared.id
  location  = azurerm_resource_group.shared.location
  body = {
    sku = {
      name     = "Standard_D2s_v5"
      capacity = 2
    }
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = false
          disableAutomaticRollback = false
        }
      }
      virtualMachineProfile = {
        osProfile = {
          computerNamePrefix = "vm"
          adminUsername      = "azureuser"
          linuxConfiguration = {
            disablePasswordAuthentication = true
            ssh = {
              publicKeys = [{ path = "/home/azureuser/.ssh/authorized_keys", keyData = var.admin_ssh_key }]
            }
          }
        }
        storageProfile = {
          imageReference = {
            publisher = "Canonical"
            offer     = "0001-com-ubuntu-server-jammy"
            sku       = "22_04-lts-gen2"
            version   = "latest"
          }
          osDisk = {
            createOption = "FromImage"
          }
        }
        networkProfile = {
          healthProbe = {
            id = azurerm_lb_probe.shared.id
          }
          networkInterfaceConfigurations = [{
            name = "primary"
            properties = {
              primary = true
              ipConfigurations = [{
                name       = "primary"
                properties = { subnet = { id = azurerm_subnet.shared.id } }
              }]
            }
          }]
        }
      }
    }
  }
}

# Patches a scale set of this configuration: the flag, and nothing else.
resource "azapi_update_resource" "update_flag_on" {
  type        = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  resource_id = azapi_resource.patched.id
  body = {
    properties = {
      upgradePolicy = {
        mode = "Automatic"
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = true
        }
      }
    }
  }
}

# Patches a scale set of the other provider: turns the flag off.
resource "azapi_update_resource" "update_flag_off" {
  type        = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  resource_id = azurerm_linux_virtual_machine_scale_set.pass_2_azurerm_set.id
  body = {
    properties = {
      upgradePolicy = {
        automaticOSUpgradePolicy = {
          enableAutomaticOSUpgrade = false
        }
      }
    }
  }
}

# Patches the size only: all rules are silent.
resource "azapi_update_resource" "update_capacity" {
  type        = "Microsoft.Compute/virtualMachineScaleSets@2024-07-01"
  resource_id = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/virtualMachineScaleSets/existing"
  body = {
    sku = {
      capacity = 5
    }
  }
}

# ---- what the scale sets refer to

resource "azurerm_resource_group" "shared" {
  name     = "scale-sets"
  location = "West Europe"
}

resource "azurerm_subnet" "shared" {
  name                 = "scale-sets"
  resource_group_name  = azurerm_resource_group.shared.name
  virtual_network_name = "shared"
  address_prefixes     = ["10.0.1.0/24"]
}

resource "azurerm_lb" "shared" {
  name                = "shared"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard"

  frontend_ip_configuration {
    name      = "internal"
    subnet_id = azurerm_subnet.shared.id
  }
}

resource "azurerm_lb_backend_address_pool" "shared" {
  name            = "scale-sets"
  loadbalancer_id = azurerm_lb.shared.id
}

resource "azurerm_lb_probe" "shared" {
  name            = "http"
  loadbalancer_id = azurerm_lb.shared.id
  port            = 80
}

resource "azurerm_lb_rule" "shared" {
  name                           = "http"
  loadbalancer_id                = azurerm_lb.shared.id
  frontend_ip_configuration_name = "internal"
  backend_address_pool_ids       = [azurerm_lb_backend_address_pool.shared.id]
  probe_id                       = azurerm_lb_probe.shared.id
  protocol                       = "Tcp"
  frontend_port                  = 80
  backend_port                   = 80
}

resource "azurerm_shared_image_gallery" "shared" {
  name                = "shared"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
}

resource "azurerm_shared_image" "golden" {
  name                = "golden"
  gallery_name        = azurerm_shared_image_gallery.shared.name
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  os_type             = "Linux"

  identifier {
    publisher = "Platform"
    offer     = "Ubuntu"
    sku       = "22.04"
  }
}
