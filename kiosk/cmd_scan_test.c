/* SPDX-License-Identifier: MIT */
#include "kiosk/cli.h"
int command_scan_test(int argc, char **argv)
{
	(void)argc, (void)argv;
	return 1;
}
