"""What a command does. The only room below the commands that reads configuration; it prints nothing."""
