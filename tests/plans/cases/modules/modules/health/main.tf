# The health extension for a scale set that somebody else made.
resource "azurerm_virtual_machine_scale_set_extension" "health" {
  name                         = "HealthExtension"
  virtual_machine_scale_set_id = var.scale_set_id
  publisher                    = "Microsoft.ManagedServices"
  type                         = "ApplicationHealthLinux"
  type_handler_version         = "1.0"
}
