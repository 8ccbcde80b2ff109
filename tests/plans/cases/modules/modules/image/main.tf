# A gallery with one image definition.
resource "azurerm_shared_image_gallery" "this" {
  name                = "shared"
  resource_group_name = var.place.group
  location            = var.place.location
}

resource "azurerm_shared_image" "this" {
  name                = "golden"
  gallery_name        = azurerm_shared_image_gallery.this.name
  resource_group_name = var.place.group
  location            = var.place.location
  os_type             = "Linux"

  identifier {
    publisher = "Platform"
    offer     = "Ubuntu"
    sku       = "22.04"
  }
}
