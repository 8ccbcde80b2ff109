output "id" {
  value = azurerm_shared_image.this.id
}
