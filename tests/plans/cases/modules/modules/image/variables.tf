variable "place" {
  type = object({ group = string, location = string, subnet = string })
}
