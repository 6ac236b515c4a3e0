BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
CREATE TABLE audit_entry (
	seq INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	"by" TEXT NOT NULL, 
	action TEXT NOT NULL, 
	detail TEXT NOT NULL, 
	previous_hash TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	CONSTRAINT pk_audit_entry PRIMARY KEY (seq)
);
INSERT INTO "audit_entry" VALUES(1,'2026-11-30 01:50:50.380557','root','snapshot added','{"as_at": "2014-01-24", "file_name": "toolkit january.csv", "framework": "igt-v11-la", "id": "toolkit-2014-01-24-1ef1", "kind": "toolkit", "parquet_sha256": "e0d0f2b1763cbf9326e99f43d7875cadad12a0da2d7d93c047dbf8d6be8f0c60", "partial": false, "rows": 4, "sha256": "e8210cfb535e9c361ad34f11ec76b34b1b0fdd369733b3fd49d43454ecc310bf", "source": "default"}','0000000000000000000000000000000000000000000000000000000000000000','3b53ef988834df337d39d44348402a70b80bc40dfc6e3aed3a13079adda606bf');
INSERT INTO "audit_entry" VALUES(2,'2026-11-30 01:50:57.091199','root','snapshot added','{"as_at": "2014-01-24", "file_name": "meetings wrong.csv", "framework": null, "id": "meetings-2014-01-24-04ea", "kind": "meetings", "parquet_sha256": "396cbfb341e4db02233b198d9a0d6ac6efbb1eb468dcf7926ecb50d000fc017a", "partial": false, "rows": 3, "sha256": "007795a3d7e59a01aecf2c5e8ab1bd52ddb647edc08e2196b578dbb02af95ca0", "source": "default"}','3b53ef988834df337d39d44348402a70b80bc40dfc6e3aed3a13079adda606bf','ab77d1272da94fe0bbd211672dee626899c2af08c8ac89e517d4ba14db5d0cd6');
INSERT INTO "audit_entry" VALUES(3,'2026-11-30 01:51:07.517077','root','snapshot withdrawn','{"id": "meetings-2014-01-24-04ea", "why": "wrong dates"}','ab77d1272da94fe0bbd211672dee626899c2af08c8ac89e517d4ba14db5d0cd6','9e43f07e9ad9011ee2c0c8e07d2e022fd550a499e8c2cc15c40273c6b29b76d2');
INSERT INTO "audit_entry" VALUES(4,'2026-11-30 01:51:13.459681','root','snapshot added','{"as_at": "2014-03-31", "file_name": "staff.csv", "framework": null, "id": "staff-2014-03-31-98db", "kind": "staff", "parquet_sha256": "37fdf6a31b855190fcda6a381224f5c3126f51072cc97df2bb05aae5f21a1574", "partial": false, "rows": 5, "sha256": "3dd9faa297b734361d18d30b662bc45dd278ef31e0854e21358cce45d60e960d", "source": "default"}','9e43f07e9ad9011ee2c0c8e07d2e022fd550a499e8c2cc15c40273c6b29b76d2','e60ed375f3d8b6ba74de1fd095e1c4f1129992ba3238a0d8715dc220a0bfbd9a');
INSERT INTO "audit_entry" VALUES(5,'2026-11-30 01:51:19.760912','root','snapshot added','{"as_at": "2014-03-31", "file_name": "completions.csv", "framework": null, "id": "completions-2014-03-31-f481", "kind": "completions", "parquet_sha256": "946437b4f190e4c4f0584e405c9c3240b3cd385b25a6999dd279fd6d20d5f0c9", "partial": false, "rows": 3, "sha256": "76060a808bd8f4cc10ce459f8911ed2a640edabc2c8ea79dc72d49be187a4ce3", "source": "default"}','e60ed375f3d8b6ba74de1fd095e1c4f1129992ba3238a0d8715dc220a0bfbd9a','22b4ba6ab6bfc914e2135b1abb37f0fa1b90bd4722e72dc2f48a09b7ce38dd70');
INSERT INTO "audit_entry" VALUES(6,'2026-11-30 01:51:26.283893','root','snapshot added','{"as_at": "2014-03-31", "file_name": "toolkit.csv", "framework": "igt-v11-la", "id": "toolkit-2014-03-31-b011", "kind": "toolkit", "parquet_sha256": "34d2547512b2b41b624bfcc05494de022fcc58c0332ad8343bf4c32f7a38e244", "partial": false, "rows": 4, "sha256": "f38379f62ac2cc088388e81f8b0890850cf7bec98302a7521d4b13b6c8cdcf43", "source": "default"}','22b4ba6ab6bfc914e2135b1abb37f0fa1b90bd4722e72dc2f48a09b7ce38dd70','4166e70e1b9f2cdb55591ad7883ecb149d7111261d02c353b183c51d7565a315');
INSERT INTO "audit_entry" VALUES(7,'2026-11-30 01:51:32.339684','root','snapshot added','{"as_at": "2014-03-31", "file_name": "plan.csv", "framework": null, "id": "plan-2014-03-31-2525", "kind": "plan", "parquet_sha256": "c5047ff1ed1d16b8b1694e2515fd566f173c4493293578a0af33bb3b0b487e3f", "partial": false, "rows": 1, "sha256": "e8ac8080d9f0827afc43505ba7729dc386a2051f569b27e4964e1324a7b1a498", "source": "default"}','4166e70e1b9f2cdb55591ad7883ecb149d7111261d02c353b183c51d7565a315','a23f0092576059ecf9e774ce94fabd5b1cef35c08ef02c9be15c5adb4a6f612e');
INSERT INTO "audit_entry" VALUES(8,'2026-11-30 01:51:38.168000','root','snapshot added','{"as_at": "2014-03-31", "file_name": "breaches.csv", "framework": null, "id": "breaches-2014-03-31-dcab", "kind": "breaches", "parquet_sha256": "bfab5d2001d18f0b9c57ba6ad4f9ba81ea3d5f4a919384ca38a2262ad55145fd", "partial": false, "rows": 3, "sha256": "24fa89c0f002cfd7d891fc1f4abb84b27168fa8dc48e52cb54bbdcf1f7729087", "source": "default"}','a23f0092576059ecf9e774ce94fabd5b1cef35c08ef02c9be15c5adb4a6f612e','bde893d9b86f44266fd627dde52dda0139a760b3c2f1b44309c9cebed9f23e94');
INSERT INTO "audit_entry" VALUES(9,'2026-11-30 01:51:43.929264','root','snapshot added','{"as_at": "2014-03-31", "file_name": "meetings.csv", "framework": null, "id": "meetings-2014-03-31-342a", "kind": "meetings", "parquet_sha256": "b4e5c689013c6421da1d6124b42fb43cb022d4a263f31fb667391d99c51d0b23", "partial": false, "rows": 2, "sha256": "75efb353bbc911a161859812cbc482c29f7dd9861cc5456ab721746a9a0e8df8", "source": "default"}','bde893d9b86f44266fd627dde52dda0139a760b3c2f1b44309c9cebed9f23e94','e0d9f555705dadd2c0e33a1a6bef75908aa1883f14d64a59ca7a444690cb3614');
INSERT INTO "audit_entry" VALUES(10,'2026-11-30 01:51:47.868809','ig.lead','mapping saved','{"kind": "staff", "name": "HR"}','e0d9f555705dadd2c0e33a1a6bef75908aa1883f14d64a59ca7a444690cb3614','a636f5705d9813144c4bb3c170a6dee536c623d25b9444c7f3cccf861343df68');
CREATE TABLE head (
	id INTEGER NOT NULL, 
	version TEXT NOT NULL, 
	last_at DATETIME NOT NULL, 
	audit_seq INTEGER NOT NULL, 
	audit_hash TEXT NOT NULL, 
	CONSTRAINT pk_head PRIMARY KEY (id)
);
INSERT INTO "head" VALUES(1,'a636f5705d981314','2026-11-30 01:51:47.868809',10,'a636f5705d9813144c4bb3c170a6dee536c623d25b9444c7f3cccf861343df68');
CREATE TABLE saved_mapping (
	kind TEXT NOT NULL, 
	name TEXT NOT NULL, 
	mapping JSON NOT NULL, 
	saved_by TEXT NOT NULL, 
	saved_at DATETIME NOT NULL, 
	CONSTRAINT pk_saved_mapping PRIMARY KEY (kind, name)
);
INSERT INTO "saved_mapping" VALUES('staff','HR','{"columns": {"staff_id": "Staff number"}}','ig.lead','2026-11-30 01:51:47.868809');
CREATE TABLE snapshot (
	id TEXT NOT NULL, 
	kind TEXT NOT NULL, 
	source TEXT NOT NULL, 
	framework TEXT, 
	as_at DATE NOT NULL, 
	uploaded_by TEXT NOT NULL, 
	uploaded_at DATETIME NOT NULL, 
	file_name TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	parquet_name TEXT NOT NULL, 
	parquet_sha256 TEXT NOT NULL, 
	rows INTEGER NOT NULL, 
	rows_read INTEGER, 
	partial BOOLEAN NOT NULL, 
	withdrawn_at DATETIME, 
	withdrawn_by TEXT, 
	withdrawn_why TEXT, 
	quality JSON NOT NULL, 
	mapping JSON NOT NULL, 
	CONSTRAINT pk_snapshot PRIMARY KEY (id), 
	CONSTRAINT uq_snapshot_uploaded_at UNIQUE (uploaded_at), 
	CONSTRAINT uq_snapshot_parquet_name UNIQUE (parquet_name)
);
INSERT INTO "snapshot" VALUES('toolkit-2014-01-24-1ef1','toolkit','default','igt-v11-la','2014-01-24','root','2026-11-30 01:50:50.380557','toolkit january.csv','e8210cfb535e9c361ad34f11ec76b34b1b0fdd369733b3fd49d43454ecc310bf','toolkit-2014-01-24-1ef168455bff4e989c5ffc756b3e61ec.parquet','e0d0f2b1763cbf9326e99f43d7875cadad12a0da2d7d93c047dbf8d6be8f0c60',4,4,0,NULL,NULL,NULL,'{"dropped": {}, "duplicate_of": null, "extra_posts": 0, "format": "comma-separated text in UTF-8", "ignored_headings": [], "leavers": 0, "never_kept_headings": [], "people": 0, "problems": {"set aside": 0, "stops": 0, "warning": 0}, "rows_kept": 4, "rows_read": 4, "shape": "", "sheet": ""}','{"columns": {"Level": "level", "Owner": "owner", "Requirement": "requirement"}, "words": {}}');
INSERT INTO "snapshot" VALUES('meetings-2014-01-24-04ea','meetings','default',NULL,'2014-01-24','root','2026-11-30 01:50:57.091199','meetings wrong.csv','007795a3d7e59a01aecf2c5e8ab1bd52ddb647edc08e2196b578dbb02af95ca0','meetings-2014-01-24-04eaab16d8444a419ec3040bb3f98402.parquet','396cbfb341e4db02233b198d9a0d6ac6efbb1eb468dcf7926ecb50d000fc017a',3,3,0,'2026-11-30 01:51:07.517077','root','wrong dates','{"dropped": {}, "duplicate_of": null, "extra_posts": 0, "format": "comma-separated text in UTF-8", "ignored_headings": [], "leavers": 0, "never_kept_headings": [], "people": 0, "problems": {"set aside": 0, "stops": 0, "warning": 0}, "rows_kept": 3, "rows_read": 3, "shape": "", "sheet": ""}','{"columns": {"Committee": "committee", "Date of meeting": "held_on"}, "words": {}}');
INSERT INTO "snapshot" VALUES('staff-2014-03-31-98db','staff','default',NULL,'2014-03-31','root','2026-11-30 01:51:13.459681','staff.csv','3dd9faa297b734361d18d30b662bc45dd278ef31e0854e21358cce45d60e960d','staff-2014-03-31-98dbcdeb4e9d4f4685489badc52e396e.parquet','37fdf6a31b855190fcda6a381224f5c3126f51072cc97df2bb05aae5f21a1574',5,5,0,NULL,NULL,NULL,'{"dropped": {}, "duplicate_of": null, "extra_posts": 0, "format": "comma-separated text in UTF-8", "ignored_headings": [], "leavers": 1, "never_kept_headings": [], "people": 4, "problems": {"set aside": 0, "stops": 0, "warning": 0}, "rows_kept": 5, "rows_read": 5, "shape": "", "sheet": ""}','{"columns": {"Directorate": "directorate", "Email": "email", "Leave date": "leave_date", "Manager number": "manager_id", "Name": "full_name", "Service": "service", "Staff number": "staff_id", "Start date": "start_date"}, "words": {}}');
INSERT INTO "snapshot" VALUES('completions-2014-03-31-f481','completions','default',NULL,'2014-03-31','root','2026-11-30 01:51:19.760912','completions.csv','76060a808bd8f4cc10ce459f8911ed2a640edabc2c8ea79dc72d49be187a4ce3','completions-2014-03-31-f481231c42884a118e4e6500a25180e3.parquet','946437b4f190e4c4f0584e405c9c3240b3cd385b25a6999dd279fd6d20d5f0c9',3,3,0,NULL,NULL,NULL,'{"dropped": {}, "duplicate_of": null, "extra_posts": 0, "format": "comma-separated text in UTF-8", "ignored_headings": [], "leavers": 0, "never_kept_headings": [], "people": 3, "problems": {"set aside": 0, "stops": 0, "warning": 0}, "rows_kept": 3, "rows_read": 3, "shape": "", "sheet": ""}','{"columns": {"Course": "course", "Date completed": "completed_on", "Staff number": "staff_id", "Status": "outcome"}, "words": {}}');
INSERT INTO "snapshot" VALUES('toolkit-2014-03-31-b011','toolkit','default','igt-v11-la','2014-03-31','root','2026-11-30 01:51:26.283893','toolkit.csv','f38379f62ac2cc088388e81f8b0890850cf7bec98302a7521d4b13b6c8cdcf43','toolkit-2014-03-31-b01195fd273f4d1e93fc9560c9726046.parquet','34d2547512b2b41b624bfcc05494de022fcc58c0332ad8343bf4c32f7a38e244',4,4,0,NULL,NULL,NULL,'{"dropped": {}, "duplicate_of": null, "extra_posts": 0, "format": "comma-separated text in UTF-8", "ignored_headings": [], "leavers": 0, "never_kept_headings": [], "people": 0, "problems": {"set aside": 0, "stops": 0, "warning": 0}, "rows_kept": 4, "rows_read": 4, "shape": "", "sheet": ""}','{"columns": {"Level": "level", "Owner": "owner", "Requirement": "requirement"}, "words": {}}');
INSERT INTO "snapshot" VALUES('plan-2014-03-31-2525','plan','default',NULL,'2014-03-31','root','2026-11-30 01:51:32.339684','plan.csv','e8ac8080d9f0827afc43505ba7729dc386a2051f569b27e4964e1324a7b1a498','plan-2014-03-31-252598634111423b8925a7cf9f3761ce.parquet','c5047ff1ed1d16b8b1694e2515fd566f173c4493293578a0af33bb3b0b487e3f',1,1,0,NULL,NULL,NULL,'{"dropped": {}, "duplicate_of": null, "extra_posts": 0, "format": "comma-separated text in UTF-8", "ignored_headings": [], "leavers": 0, "never_kept_headings": [], "people": 0, "problems": {"set aside": 0, "stops": 0, "warning": 0}, "rows_kept": 1, "rows_read": 1, "shape": "", "sheet": ""}','{"columns": {"Action": "action", "Delivers level": "delivers_level", "Due": "due", "Owner": "owner", "Requirement": "requirement"}, "words": {}}');
INSERT INTO "snapshot" VALUES('breaches-2014-03-31-dcab','breaches','default',NULL,'2014-03-31','root','2026-11-30 01:51:38.168000','breaches.csv','24fa89c0f002cfd7d891fc1f4abb84b27168fa8dc48e52cb54bbdcf1f7729087','breaches-2014-03-31-dcabd44c9b184954a57d2bf6401a1bb5.parquet','bfab5d2001d18f0b9c57ba6ad4f9ba81ea3d5f4a919384ca38a2262ad55145fd',3,3,0,NULL,NULL,NULL,'{"dropped": {}, "duplicate_of": null, "extra_posts": 0, "format": "comma-separated text in UTF-8", "ignored_headings": [], "leavers": 0, "never_kept_headings": [], "people": 0, "problems": {"set aside": 0, "stops": 0, "warning": 1}, "rows_kept": 3, "rows_read": 3, "shape": "", "sheet": ""}','{"columns": {"Category": "category", "Date reported": "reported_on", "Directorate": "directorate", "Near miss": "near_miss", "Reference": "reference"}, "words": {}}');
INSERT INTO "snapshot" VALUES('meetings-2014-03-31-342a','meetings','default',NULL,'2014-03-31','root','2026-11-30 01:51:43.929264','meetings.csv','75efb353bbc911a161859812cbc482c29f7dd9861cc5456ab721746a9a0e8df8','meetings-2014-03-31-342a886815c54db3afb6bf9ca64967d5.parquet','b4e5c689013c6421da1d6124b42fb43cb022d4a263f31fb667391d99c51d0b23',2,2,0,NULL,NULL,NULL,'{"dropped": {}, "duplicate_of": null, "extra_posts": 0, "format": "comma-separated text in UTF-8", "ignored_headings": [], "leavers": 0, "never_kept_headings": [], "people": 0, "problems": {"set aside": 0, "stops": 0, "warning": 0}, "rows_kept": 2, "rows_read": 2, "shape": "", "sheet": ""}','{"columns": {"Committee": "committee", "Date of meeting": "held_on"}, "words": {}}');
CREATE INDEX ix_snapshot_kind_as_at ON snapshot (kind, as_at);
COMMIT;
