output "id" {
  value = azurerm_linux_virtual_machine_scale_set.this.id
}
