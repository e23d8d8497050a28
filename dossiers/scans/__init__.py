"""What a scan may be: told by its content, in a process of its own, before anything of it is kept."""
