/* SPDX-License-Identifier: MIT */
/* What the devices page is told: which scanner is which, and of slips that never come. */
#include "kiosk/app.h"
#include "tests/kiosk/store/rig.h"

static struct app app;

START_TEST(test_two_scanners)
{
	static const struct driver usb = {.name = "usb-scanner"},
				   serial = {.name = "serial-scanner"};
	struct device first = {.driver = &usb, .name = "scanner"},
		      second = {.driver = &serial, .name = "scanner"};
	struct rig rig, *r = &rig;

	rig_init(r);
	app.store = r->s;
	app.busy = true; /* the event waits */
	app.devices[app.n_devices++] = &first;
	app.devices[app.n_devices++] = &second;
	app_devices_tell(&app);
	ck_assert_int_eq(app.report.n, 2);
	ck_assert_int_eq(app.report.line[0].kind, LINE_SCANNER);
	ck_assert_int_eq(app.report.line[1].kind, LINE_SCAN_SERIAL);
	rig_done(r);
}
END_TEST

START_TEST(test_slips)
{
	struct rig rig, *r = &rig;
	struct print_job job;
	struct person zhang;
	struct act act;

	rig_init(r);
	rig_fill(r);
	rig_zhang(r, &zhang);
	for (int i = 0; i < 2; i++) {
		draft_order(&act, &zhang, FIXTURE_DAY + 1, 1);
		ck_assert_int_eq(rig_record(r, &act, &zhang), RECORD_OK);
	}
	ck_assert_int_eq(store_next_job(r->s, &job, &r->err), 1);
	OK(store_job(r->s, job.id, JOB_FAILED, "printer", &r->now, &r->err));
	app.store = r->s;
	app.busy = true;
	app_devices_tell(&app);
	ck_assert_int_eq(app.report.waiting, 1);
	ck_assert_int_eq(app.report.failed, 1);
	rig_done(r);
}
END_TEST

SUITE_MAIN("report", test_two_scanners, test_slips)
