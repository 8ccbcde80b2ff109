# Scale sets of a region, in a module below this one; blue is kept back, green goes ahead.
module "scale_set" {
  source   = "../scale_set"
  for_each = { blue = false, green = true }

  name            = "${var.name}-${each.key}"
  place           = var.place
  os_upgrade      = each.value
  health_probe_id = var.health_probe_id
}

# Joined to a scale set of the module below.
module "health" {
  source = "../health"
  count  = var.with_extension ? 1 : 0

  scale_set_id = module.scale_set["green"].id
}
