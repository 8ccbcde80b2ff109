terraform {
  required_providers {
    azurerm = {
      source  = "hashicorp/azurerm"
      version = "~> 4.0"
    }
  }
}

provider "azurerm" {
  features {}
  subscription_id = "00000000-0000-0000-0000-000000000000"
}

# Names say what to expect: verdict, number of the rule, reason. The verdicts of the other rules are beside the point.

# ---- the upgrade mode (5)

# Rolling, with the policy that this mode needs (passes 6).
resource "azurerm_linux_virtual_machine_scale_set" "pass_5_rolling" {
  name                = "pass-5-rolling"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Rolling"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }

  rolling_upgrade_policy {
    max_batch_instance_percent              = 20
    max_unhealthy_instance_percent          = 20
    max_unhealthy_upgraded_instance_percent = 20
    pause_time_between_batches              = "PT1M"
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

# Automatic; without a rolling policy 6 has nothing to say.
resource "azurerm_linux_virtual_machine_scale_set" "pass_5_automatic" {
  name                = "pass-5-automatic"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id

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

# Manual, so nobody rolls the new image out. The provider refuses it, but only during apply.
resource "azurerm_linux_virtual_machine_scale_set" "fail_5_manual" {
  name                = "fail-5-manual"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Manual"
  health_probe_id     = azurerm_lb_probe.shared.id

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

# Left out: the provider plans Manual.
resource "azurerm_linux_virtual_machine_scale_set" "fail_5_absent" {
  name                = "fail-5-absent"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  health_probe_id     = azurerm_lb_probe.shared.id

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

# The mode depends on something that Azure makes up.
resource "azurerm_linux_virtual_machine_scale_set" "unknown_5_after_apply" {
  name                = "unknown-5-after-apply"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = azurerm_shared_image_gallery.shared.unique_name == "legacy" ? "Automatic" : "Manual"
  health_probe_id     = azurerm_lb_probe.shared.id

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

# Manual, and the flag is false.
resource "azurerm_linux_virtual_machine_scale_set" "na_5_flag_off" {
  name                = "na-5-flag-off"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Manual"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = false
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

# Manual, and no flag.
resource "azurerm_linux_virtual_machine_scale_set" "na_5_block_absent" {
  name                = "na-5-block-absent"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Manual"
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

# The legacy resource; it writes its own defaults into a rolling policy, a pause of PT0S among them (fails 6).
resource "azurerm_virtual_machine_scale_set" "pass_5_legacy_rolling" {
  name                 = "pass-5-legacy-rolling"
  resource_group_name  = azurerm_resource_group.shared.name
  location             = azurerm_resource_group.shared.location
  upgrade_policy_mode  = "Rolling"
  automatic_os_upgrade = true
  health_probe_id      = azurerm_lb_probe.shared.id

  sku {
    name     = "Standard_D2s_v5"
    capacity = 2
  }

  rolling_upgrade_policy {
    max_batch_instance_percent = 10
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

# ---- the rolling policy (6)

# Half of the machines at once.
resource "azurerm_linux_virtual_machine_scale_set" "fail_6_batch" {
  name                = "fail-6-batch"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Rolling"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }

  rolling_upgrade_policy {
    max_batch_instance_percent              = 50
    max_unhealthy_instance_percent          = 20
    max_unhealthy_upgraded_instance_percent = 20
    pause_time_between_batches              = "PT1M"
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

# Goes on while half of the machines are unhealthy.
resource "azurerm_linux_virtual_machine_scale_set" "fail_6_unhealthy" {
  name                = "fail-6-unhealthy"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Rolling"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }

  rolling_upgrade_policy {
    max_batch_instance_percent              = 20
    max_unhealthy_instance_percent          = 50
    max_unhealthy_upgraded_instance_percent = 20
    pause_time_between_batches              = "PT1M"
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

# Goes on while all upgraded machines are unhealthy.
resource "azurerm_linux_virtual_machine_scale_set" "fail_6_unhealthy_upgraded" {
  name                = "fail-6-unhealthy-upgraded"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Rolling"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }

  rolling_upgrade_policy {
    max_batch_instance_percent              = 20
    max_unhealthy_instance_percent          = 20
    max_unhealthy_upgraded_instance_percent = 100
    pause_time_between_batches              = "PT1M"
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

# No time between two batches.
resource "azurerm_linux_virtual_machine_scale_set" "fail_6_no_pause" {
  name                = "fail-6-no-pause"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Rolling"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }

  rolling_upgrade_policy {
    max_batch_instance_percent              = 20
    max_unhealthy_instance_percent          = 20
    max_unhealthy_upgraded_instance_percent = 20
    pause_time_between_batches              = "PT0S"
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

# The pause is known only after apply.
resource "azurerm_linux_virtual_machine_scale_set" "unknown_6_pause_after_apply" {
  name                = "unknown-6-pause-after-apply"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Rolling"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }

  rolling_upgrade_policy {
    max_batch_instance_percent              = 20
    max_unhealthy_instance_percent          = 20
    max_unhealthy_upgraded_instance_percent = 20
    pause_time_between_batches              = "PT${length(azurerm_shared_image_gallery.shared.unique_name)}M"
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

# The pause is known only after apply, but the batch is too large anyway.
resource "azurerm_linux_virtual_machine_scale_set" "fail_6_batch_pause_after_apply" {
  name                = "fail-6-batch-pause-after-apply"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Rolling"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }

  rolling_upgrade_policy {
    max_batch_instance_percent              = 50
    max_unhealthy_instance_percent          = 20
    max_unhealthy_upgraded_instance_percent = 20
    pause_time_between_batches              = "PT${length(azurerm_shared_image_gallery.shared.unique_name)}M"
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

# A careful policy with every setting there is.
resource "azurerm_linux_virtual_machine_scale_set" "pass_6_all_settings" {
  name                = "pass-6-all-settings"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Rolling"
  health_probe_id     = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }

  rolling_upgrade_policy {
    max_batch_instance_percent              = 10
    max_unhealthy_instance_percent          = 5
    max_unhealthy_upgraded_instance_percent = 5
    pause_time_between_batches              = "PT10M"
    cross_zone_upgrades_enabled             = true
    prioritize_unhealthy_instances_enabled  = true
    maximum_surge_instances_enabled         = false
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

# Flexible, with a rolling policy.
resource "azurerm_orchestrated_virtual_machine_scale_set" "pass_6_orchestrated" {
  name                        = "pass-6-orchestrated"
  resource_group_name         = azurerm_resource_group.shared.name
  location                    = azurerm_resource_group.shared.location
  sku_name                    = "Standard_D2s_v5"
  instances                   = 2
  platform_fault_domain_count = 1
  upgrade_mode                = "Rolling"

  rolling_upgrade_policy {
    max_batch_instance_percent              = 20
    max_unhealthy_instance_percent          = 20
    max_unhealthy_upgraded_instance_percent = 20
    pause_time_between_batches              = "PT1M"
  }

  extension {
    name                 = "HealthExtension"
    publisher            = "Microsoft.ManagedServices"
    type                 = "ApplicationHealthLinux"
    type_handler_version = "2.0"
    settings             = jsonencode({ protocol = "tcp", port = 22 })
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "latest"
  }

  os_profile {
    linux_configuration {
      admin_username = "azureuser"
      patch_mode     = "AutomaticByPlatform"

      admin_ssh_key {
        username   = "azureuser"
        public_key = var.admin_ssh_key
      }
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

# ---- Windows Update (7)

# Windows Update is off.
resource "azurerm_windows_virtual_machine_scale_set" "pass_7_updates_off" {
  name                     = "pass-7-updates-off"
  resource_group_name      = azurerm_resource_group.shared.name
  location                 = azurerm_resource_group.shared.location
  sku                      = "Standard_D2s_v5"
  instances                = 2
  computer_name_prefix     = "vm"
  admin_username           = "azureuser"
  admin_password           = var.admin_password
  enable_automatic_updates = false
  upgrade_mode             = "Automatic"
  health_probe_id          = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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
  name                     = "fail-7-updates-on"
  resource_group_name      = azurerm_resource_group.shared.name
  location                 = azurerm_resource_group.shared.location
  sku                      = "Standard_D2s_v5"
  instances                = 2
  computer_name_prefix     = "vm"
  admin_username           = "azureuser"
  admin_password           = var.admin_password
  enable_automatic_updates = true
  upgrade_mode             = "Automatic"
  health_probe_id          = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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

# Windows Update depends on something that Azure makes up.
resource "azurerm_windows_virtual_machine_scale_set" "unknown_7_updates_after_apply" {
  name                     = "unknown-7-updates-after-apply"
  resource_group_name      = azurerm_resource_group.shared.name
  location                 = azurerm_resource_group.shared.location
  sku                      = "Standard_D2s_v5"
  instances                = 2
  computer_name_prefix     = "vm"
  admin_username           = "azureuser"
  admin_password           = var.admin_password
  enable_automatic_updates = azurerm_shared_image_gallery.shared.unique_name == "legacy"
  upgrade_mode             = "Automatic"
  health_probe_id          = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
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
  name                     = "na-7-flag-off"
  resource_group_name      = azurerm_resource_group.shared.name
  location                 = azurerm_resource_group.shared.location
  sku                      = "Standard_D2s_v5"
  instances                = 2
  computer_name_prefix     = "vm"
  admin_username           = "azureuser"
  admin_password           = var.admin_password
  enable_automatic_updates = true
  upgrade_mode             = "Automatic"
  health_probe_id          = azurerm_lb_probe.shared.id

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = false
    disable_automatic_rollback  = false
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

# The legacy resource: left out is fine.
resource "azurerm_virtual_machine_scale_set" "pass_7_legacy_omitted" {
  name                 = "pass-7-legacy-omitted"
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
    admin_password       = var.admin_password
  }

  os_profile_windows_config {
    provision_vm_agent = true
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

# The legacy resource: on.
resource "azurerm_virtual_machine_scale_set" "fail_7_legacy_on" {
  name                 = "fail-7-legacy-on"
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
    admin_password       = var.admin_password
  }

  os_profile_windows_config {
    provision_vm_agent        = true
    enable_automatic_upgrades = true
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

# ---- guest patching (8)

# Flexible Linux, patched by the platform.
resource "azurerm_orchestrated_virtual_machine_scale_set" "pass_8_linux_by_platform" {
  name                        = "pass-8-linux-by-platform"
  resource_group_name         = azurerm_resource_group.shared.name
  location                    = azurerm_resource_group.shared.location
  sku_name                    = "Standard_D2s_v5"
  instances                   = 2
  platform_fault_domain_count = 1

  extension {
    name                 = "HealthExtension"
    publisher            = "Microsoft.ManagedServices"
    type                 = "ApplicationHealthLinux"
    type_handler_version = "2.0"
    settings             = jsonencode({ protocol = "tcp", port = 22 })
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "latest"
  }

  os_profile {
    linux_configuration {
      admin_username = "azureuser"
      patch_mode     = "AutomaticByPlatform"

      admin_ssh_key {
        username   = "azureuser"
        public_key = var.admin_ssh_key
      }
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

# Flexible Linux, patched by whatever the image does.
resource "azurerm_orchestrated_virtual_machine_scale_set" "fail_8_linux_image_default" {
  name                        = "fail-8-linux-image-default"
  resource_group_name         = azurerm_resource_group.shared.name
  location                    = azurerm_resource_group.shared.location
  sku_name                    = "Standard_D2s_v5"
  instances                   = 2
  platform_fault_domain_count = 1

  extension {
    name                 = "HealthExtension"
    publisher            = "Microsoft.ManagedServices"
    type                 = "ApplicationHealthLinux"
    type_handler_version = "2.0"
    settings             = jsonencode({ protocol = "tcp", port = 22 })
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "latest"
  }

  os_profile {
    linux_configuration {
      admin_username = "azureuser"
      patch_mode     = "ImageDefault"

      admin_ssh_key {
        username   = "azureuser"
        public_key = var.admin_ssh_key
      }
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

# Left out: the provider plans ImageDefault.
resource "azurerm_orchestrated_virtual_machine_scale_set" "fail_8_linux_omitted" {
  name                        = "fail-8-linux-omitted"
  resource_group_name         = azurerm_resource_group.shared.name
  location                    = azurerm_resource_group.shared.location
  sku_name                    = "Standard_D2s_v5"
  instances                   = 2
  platform_fault_domain_count = 1

  extension {
    name                 = "HealthExtension"
    publisher            = "Microsoft.ManagedServices"
    type                 = "ApplicationHealthLinux"
    type_handler_version = "2.0"
    settings             = jsonencode({ protocol = "tcp", port = 22 })
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "latest"
  }

  os_profile {
    linux_configuration {
      admin_username = "azureuser"

      admin_ssh_key {
        username   = "azureuser"
        public_key = var.admin_ssh_key
      }
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

# The mode depends on something that Azure makes up.
resource "azurerm_orchestrated_virtual_machine_scale_set" "unknown_8_linux_after_apply" {
  name                        = "unknown-8-linux-after-apply"
  resource_group_name         = azurerm_resource_group.shared.name
  location                    = azurerm_resource_group.shared.location
  sku_name                    = "Standard_D2s_v5"
  instances                   = 2
  platform_fault_domain_count = 1

  extension {
    name                 = "HealthExtension"
    publisher            = "Microsoft.ManagedServices"
    type                 = "ApplicationHealthLinux"
    type_handler_version = "2.0"
    settings             = jsonencode({ protocol = "tcp", port = 22 })
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "latest"
  }

  os_profile {
    linux_configuration {
      admin_username = "azureuser"
      patch_mode     = azurerm_shared_image_gallery.shared.unique_name == "legacy" ? "ImageDefault" : "AutomaticByPlatform"

      admin_ssh_key {
        username   = "azureuser"
        public_key = var.admin_ssh_key
      }
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

# Flexible Windows, patched by the platform.
resource "azurerm_orchestrated_virtual_machine_scale_set" "pass_8_windows_by_platform" {
  name                        = "pass-8-windows-by-platform"
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
      patch_mode           = "AutomaticByPlatform"
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

# Flexible Windows, patched by itself.
resource "azurerm_orchestrated_virtual_machine_scale_set" "fail_8_windows_by_os" {
  name                        = "fail-8-windows-by-os"
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
      patch_mode           = "AutomaticByOS"
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

# Flexible Windows, patched by nobody.
resource "azurerm_orchestrated_virtual_machine_scale_set" "fail_8_windows_manual" {
  name                        = "fail-8-windows-manual"
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
      admin_username           = "azureuser"
      admin_password           = var.admin_password
      computer_name_prefix     = "vm"
      enable_automatic_updates = false
      patch_mode               = "Manual"
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

# Left out: the provider plans AutomaticByOS.
resource "azurerm_orchestrated_virtual_machine_scale_set" "fail_8_windows_omitted" {
  name                        = "fail-8-windows-omitted"
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

# Flexible, with a specialized image and no os_profile: nothing says who patches it.
resource "azurerm_orchestrated_virtual_machine_scale_set" "fail_8_no_os_profile" {
  name                        = "fail-8-no-os-profile"
  resource_group_name         = azurerm_resource_group.shared.name
  location                    = azurerm_resource_group.shared.location
  sku_name                    = "Standard_D2s_v5"
  instances                   = 2
  platform_fault_domain_count = 1
  source_image_id             = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/existing/images/specialized"

  extension {
    name                 = "HealthExtension"
    publisher            = "Microsoft.ManagedServices"
    type                 = "ApplicationHealthLinux"
    type_handler_version = "2.0"
    settings             = jsonencode({ protocol = "tcp", port = 22 })
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

# Flexible, with neither sku_name nor os_profile: a shell for machines that come later, without a VM profile. All rules are silent.
resource "azurerm_orchestrated_virtual_machine_scale_set" "na_8_empty" {
  name                        = "na-8-empty"
  resource_group_name         = azurerm_resource_group.shared.name
  location                    = azurerm_resource_group.shared.location
  platform_fault_domain_count = 1
}

# A pinned marketplace image is patched in place.
resource "azurerm_orchestrated_virtual_machine_scale_set" "na_4_pinned_patched_by_platform" {
  name                        = "na-4-pinned-patched-by-platform"
  resource_group_name         = azurerm_resource_group.shared.name
  location                    = azurerm_resource_group.shared.location
  sku_name                    = "Standard_D2s_v5"
  instances                   = 2
  platform_fault_domain_count = 1

  extension {
    name                 = "HealthExtension"
    publisher            = "Microsoft.ManagedServices"
    type                 = "ApplicationHealthLinux"
    type_handler_version = "2.0"
    settings             = jsonencode({ protocol = "tcp", port = 22 })
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "22.04.202403010"
  }

  os_profile {
    linux_configuration {
      admin_username = "azureuser"
      patch_mode     = "AutomaticByPlatform"

      admin_ssh_key {
        username   = "azureuser"
        public_key = var.admin_ssh_key
      }
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

# A pinned custom image is not.
resource "azurerm_orchestrated_virtual_machine_scale_set" "fail_4_pinned_custom_image" {
  name                        = "fail-4-pinned-custom-image"
  resource_group_name         = azurerm_resource_group.shared.name
  location                    = azurerm_resource_group.shared.location
  sku_name                    = "Standard_D2s_v5"
  instances                   = 2
  platform_fault_domain_count = 1
  source_image_id             = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/images/providers/Microsoft.Compute/galleries/existing/images/golden/versions/1.2.3"

  extension {
    name                 = "HealthExtension"
    publisher            = "Microsoft.ManagedServices"
    type                 = "ApplicationHealthLinux"
    type_handler_version = "2.0"
    settings             = jsonencode({ protocol = "tcp", port = 22 })
  }

  os_profile {
    linux_configuration {
      admin_username = "azureuser"
      patch_mode     = "AutomaticByPlatform"

      admin_ssh_key {
        username   = "azureuser"
        public_key = var.admin_ssh_key
      }
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

# ---- documented exceptions

# All three tags, and the date has not passed.
resource "azurerm_linux_virtual_machine_scale_set" "skip_1_exception" {
  name                = "skip-1-exception"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  tags = {
    os-upgrade-exception = "vendor certifies each image"
    os-upgrade-patching  = "monthly, by the batch team"
    os-upgrade-review-by = "2099-12-31"
  }

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = false
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

# The date has passed.
resource "azurerm_linux_virtual_machine_scale_set" "fail_1_exception_expired" {
  name                = "fail-1-exception-expired"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  tags = {
    os-upgrade-exception = "vendor certifies each image"
    os-upgrade-patching  = "monthly, by the batch team"
    os-upgrade-review-by = "2020-01-31"
  }

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = false
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

# Two of the three tags are missing.
resource "azurerm_linux_virtual_machine_scale_set" "fail_1_exception_incomplete" {
  name                = "fail-1-exception-incomplete"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  tags                = { os-upgrade-exception = "vendor certifies each image" }

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = false
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

# The date is not one.
resource "azurerm_linux_virtual_machine_scale_set" "fail_1_exception_bad_date" {
  name                = "fail-1-exception-bad-date"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  tags = {
    os-upgrade-exception = "vendor certifies each image"
    os-upgrade-patching  = "monthly, by the batch team"
    os-upgrade-review-by = "next year"
  }

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = false
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

# Azure does not care about the case of a tag name.
resource "azurerm_linux_virtual_machine_scale_set" "skip_4_exception_any_case" {
  name                = "skip-4-exception-any-case"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  tags = {
    OS-Upgrade-Exception = "vendor certifies each image"
    OS-Upgrade-Patching  = "monthly, by the batch team"
    OS-Upgrade-Review-By = "2099-12-31"
  }

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = true
    disable_automatic_rollback  = false
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "22.04.202403010"
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

# One of the tags is known only after apply.
resource "azurerm_linux_virtual_machine_scale_set" "fail_1_exception_after_apply" {
  name                = "fail-1-exception-after-apply"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  tags = {
    os-upgrade-exception = "vendor certifies each image"
    os-upgrade-patching  = azurerm_shared_image_gallery.shared.unique_name
    os-upgrade-review-by = "2099-12-31"
  }

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = false
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

# The tags as a whole are known only after apply, and tags that do not resolve are no exception.
resource "azurerm_linux_virtual_machine_scale_set" "fail_1_tags_after_apply" {
  name                = "fail-1-tags-after-apply"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"
  health_probe_id     = azurerm_lb_probe.shared.id
  tags                = zipmap(azurerm_lb.shared.private_ip_addresses, azurerm_lb.shared.private_ip_addresses)

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = false
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

# All three tags on a Flexible set.
resource "azurerm_orchestrated_virtual_machine_scale_set" "skip_8_exception" {
  name                        = "skip-8-exception"
  resource_group_name         = azurerm_resource_group.shared.name
  location                    = azurerm_resource_group.shared.location
  sku_name                    = "Standard_D2s_v5"
  instances                   = 2
  platform_fault_domain_count = 1
  tags = {
    os-upgrade-exception = "vendor certifies each image"
    os-upgrade-patching  = "monthly, by the batch team"
    os-upgrade-review-by = "2099-12-31"
  }

  extension {
    name                 = "HealthExtension"
    publisher            = "Microsoft.ManagedServices"
    type                 = "ApplicationHealthLinux"
    type_handler_version = "2.0"
    settings             = jsonencode({ protocol = "tcp", port = 22 })
  }

  source_image_reference {
    publisher = "Canonical"
    offer     = "0001-com-ubuntu-server-jammy"
    sku       = "22_04-lts-gen2"
    version   = "latest"
  }

  os_profile {
    linux_configuration {
      admin_username = "azureuser"

      admin_ssh_key {
        username   = "azureuser"
        public_key = var.admin_ssh_key
      }
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

# A node pool of AKS: none of this is the owner's to set.
resource "azurerm_linux_virtual_machine_scale_set" "na_1_kubernetes" {
  name                = "na-1-kubernetes"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  tags                = { aks-managed-poolName = "nodepool1" }

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

# Service Fabric with durability Silver does its own health checks.
resource "azurerm_linux_virtual_machine_scale_set" "na_2_service_fabric_silver" {
  name                = "na-2-service-fabric-silver"
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

  extension {
    name                 = "ServiceFabric"
    publisher            = "Microsoft.Azure.ServiceFabric"
    type                 = "ServiceFabricLinuxNode"
    type_handler_version = "1.1"
    settings             = jsonencode({ nodeTypeRef = "primary", durabilityLevel = "Silver" })
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

# With Bronze, whether upgrades are allowed is not for this pack to say.
resource "azurerm_linux_virtual_machine_scale_set" "unknown_1_service_fabric_bronze" {
  name                = "unknown-1-service-fabric-bronze"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = false
    disable_automatic_rollback  = false
  }

  extension {
    name                 = "ServiceFabric"
    publisher            = "Microsoft.Azure.ServiceFabric"
    type                 = "ServiceFabricLinuxNode"
    type_handler_version = "1.1"
    settings             = jsonencode({ nodeTypeRef = "primary", durabilityLevel = "Bronze" })
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

# The durability is known only after apply.
resource "azurerm_linux_virtual_machine_scale_set" "unknown_1_service_fabric_after_apply" {
  name                = "unknown-1-service-fabric-after-apply"
  resource_group_name = azurerm_resource_group.shared.name
  location            = azurerm_resource_group.shared.location
  sku                 = "Standard_D2s_v5"
  instances           = 2
  admin_username      = "azureuser"
  upgrade_mode        = "Automatic"

  automatic_os_upgrade_policy {
    enable_automatic_os_upgrade = false
    disable_automatic_rollback  = false
  }

  extension {
    name                 = "ServiceFabric"
    publisher            = "Microsoft.Azure.ServiceFabric"
    type                 = "ServiceFabricLinuxNode"
    type_handler_version = "1.1"
    settings             = jsonencode({ nodeTypeRef = "primary", durabilityLevel = azurerm_shared_image_gallery.shared.unique_name })
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
