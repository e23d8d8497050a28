"""Speed, always beside a floor measured in the same run: figures move with the machine, ratios less."""
