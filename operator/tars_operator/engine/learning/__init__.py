"""What earlier runs teach: what not to propose again, and which patterns do well. It never loosens the gate."""
