terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 5.0"
    }
  }
}

provider "azurerm" {
  features {}
  subscription_id = "00000000-0000-0000-0000-000000000000"
}

# The spelling of 5.x, everything as it should be.
resource "azurerm_linux_virtual_machine_scale_set" "pass_1_flag_true" {
  name                = "pass-1-flag-true"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    automatic_os_upgrade_enabled = true
    automatic_rollback_enabled   = true
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

# The flag is there, and false.
resource "azurerm_linux_virtual_machine_scale_set" "fail_1_flag_false" {
  name                = "fail-1-flag-false"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    automatic_os_upgrade_enabled = false
    automatic_rollback_enabled   = true
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

# No automatic_os_upgrade_policy block at all.
resource "azurerm_linux_virtual_machine_scale_set" "fail_1_block_absent" {
  name                = "fail-1-block-absent"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  health_probe_id     = azurerm_lb_probe.shared.id

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

# automatic_rollback_enabled is the opposite of what 4.x asks for.
resource "azurerm_linux_virtual_machine_scale_set" "fail_3_rollback_off" {
  name                = "fail-3-rollback-off"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    automatic_os_upgrade_enabled = true
    automatic_rollback_enabled   = false
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

# Flag and rollback depend on something that Azure makes up.
resource "azurerm_linux_virtual_machine_scale_set" "unknown_1_flag_after_apply" {
  name                = "unknown-1-flag-after-apply"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    automatic_os_upgrade_enabled = azurerm_shared_image_gallery.shared.unique_name != "legacy"
    automatic_rollback_enabled   = azurerm_shared_image_gallery.shared.unique_name != "legacy"
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

# Windows Update is off.
resource "azurerm_windows_virtual_machine_scale_set" "pass_7_updates_off" {
  name                      = "pass-7-updates-off"
  resource_group_name       = azurerm_resource_group.shared.name
  location                  = azurerm_resource_group.shared.location
  sku                       = "Standard_D2s_v5"
  instances                 = 2
  computer_name_prefix      = "vm"
  admin_username            = "azureuser"
  admin_password            = var.admin_password
  automatic_updates_enabled = false
  upgrade_mode              = "Automatic"
  health_probe_id           = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    automatic_os_upgrade_enabled = true
    automatic_rollback_enabled   = true
  }

  source_image_reference {
    publisher = "MicrosoftWindowsServer"
    offer     = "WindowsServer"
    sku       = "2022-datacenter-azure-edition"
    version   = "latest"
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

# Windows Update is on.
resource "azurerm_windows_virtual_machine_scale_set" "fail_7_updates_on" {
  name                      = "fail-7-updates-on"
  resource_group_name       = azurerm_resource_group.shared.name
  location                  = azurerm_resource_group.shared.location
  sku                       = "Standard_D2s_v5"
  instances                 = 2
  computer_name_prefix      = "vm"
  admin_username            = "azureuser"
  admin_password            = var.admin_password
  automatic_updates_enabled = true
  upgrade_mode              = "Automatic"
  health_probe_id           = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    automatic_os_upgrade_enabled = true
    automatic_rollback_enabled   = true
  }

  source_image_reference {
    publisher = "MicrosoftWindowsServer"
    offer     = "WindowsServer"
    sku       = "2022-datacenter-azure-edition"
    version   = "latest"
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

# Windows Update left out: the provider plans, and sends, true.
resource "azurerm_windows_virtual_machine_scale_set" "fail_7_updates_omitted" {
  name                 = "fail-7-updates-omitted"
  resource_group_name  = azurerm_resource_group.shared.name
  location             = azurerm_resource_group.shared.location
  sku                  = "Standard_D2s_v5"
  instances            = 2
  computer_name_prefix = "vm"
  admin_username       = "azureuser"
  admin_password       = var.admin_password
  upgrade_mode         = "Automatic"
  health_probe_id      = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    automatic_os_upgrade_enabled = true
    automatic_rollback_enabled   = true
  }

  source_image_reference {
    publisher = "MicrosoftWindowsServer"
    offer     = "WindowsServer"
    sku       = "2022-datacenter-azure-edition"
    version   = "latest"
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

# Windows Update does not matter while the flag is false.
resource "azurerm_windows_virtual_machine_scale_set" "na_7_flag_off" {
  name                 = "na-7-flag-off"
  resource_group_name  = azurerm_resource_group.shared.name
  location             = azurerm_resource_group.shared.location
  sku                  = "Standard_D2s_v5"
  instances            = 2
  computer_name_prefix = "vm"
  admin_username       = "azureuser"
  admin_password       = var.admin_password
  upgrade_mode         = "Automatic"
  health_probe_id      = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    automatic_os_upgrade_enabled = false
    automatic_rollback_enabled   = true
  }

  source_image_reference {
    publisher = "MicrosoftWindowsServer"
    offer     = "WindowsServer"
    sku       = "2022-datacenter-azure-edition"
    version   = "latest"
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

# Flexible Windows, patched by the platform.
resource "azurerm_orchestrated_virtual_machine_scale_set" "pass_8_by_platform" {
  name                        = "pass-8-by-platform"
  resource_group_name         = azurerm_resource_group.shared.name
  location                    = azurerm_resource_group.shared.location
  sku_name                    = "Standard_D2s_v5"
  instances                   = 2
  platform_fault_domain_count = 1

  extension {
    name                 = "HealthExtension"
    publisher            = "Microsoft.ManagedServices"
    type                 = "ApplicationHealthWindows"
    type_handler_version = "2.0"
    settings             = jsonencode({ protocol = "tcp", port = 22 })
  }

  source_image_reference {
    publisher = "MicrosoftWindowsServer"
    offer     = "WindowsServer"
    sku       = "2022-datacenter-azure-edition"
    version   = "latest"
  }

  os_profile {
    windows_configuration {
      admin_username            = "azureuser"
      admin_password            = var.admin_password
      computer_name_prefix      = "vm"
      automatic_updates_enabled = true
      patch_mode                = "AutomaticByPlatform"
    }
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

# Flexible Windows, patched by itself: the default.
resource "azurerm_orchestrated_virtual_machine_scale_set" "fail_8_by_os" {
  name                        = "fail-8-by-os"
  resource_group_name         = azurerm_resource_group.shared.name
  location                    = azurerm_resource_group.shared.location
  sku_name                    = "Standard_D2s_v5"
  instances                   = 2
  platform_fault_domain_count = 1

  extension {
    name                 = "HealthExtension"
    publisher            = "Microsoft.ManagedServices"
    type                 = "ApplicationHealthWindows"
    type_handler_version = "2.0"
    settings             = jsonencode({ protocol = "tcp", port = 22 })
  }

  source_image_reference {
    publisher = "MicrosoftWindowsServer"
    offer     = "WindowsServer"
    sku       = "2022-datacenter-azure-edition"
    version   = "latest"
  }

  os_profile {
    windows_configuration {
      admin_username       = "azureuser"
      admin_password       = var.admin_password
      computer_name_prefix = "vm"
    }
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

# The legacy resource is as it was in 4.x.
resource "azurerm_virtual_machine_scale_set" "pass_1_legacy_flag_true" {
  name                 = "pass-1-legacy-flag-true"
  resource_group_name  = azurerm_resource_group.shared.name
  location             = azurerm_resource_group.shared.location
  upgrade_policy_mode  = "Automatic"
  automatic_os_upgrade = true
  health_probe_id      = azurerm_lb_probe.shared.id

  sku {
    name     = "Standard_D2s_v5"
    capacity = 2
  }

  storage_profile_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "latest"
  }

  storage_profile_os_disk {
    create_option     = "FromImage"
    managed_disk_type = "Standard_LRS"
  }

  os_profile {
    computer_name_prefix = "vm"
    admin_username       = "azureuser"
  }

  os_profile_linux_config {
    disable_password_authentication = true

    ssh_keys {
      path     = "/home/azureuser/.ssh/authorized_keys"
      key_data = var.admin_ssh_key
    }
  }

  network_profile {
    name    = "primary"
    primary = true

    ip_configuration {
      name      = "primary"
      primary   = true
      subnet_id = azurerm_subnet.shared.id
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
