os_upgrade = true
