/** Reads the store whose directory is named by the first argument, from beginning to end, and exits. */
import { readLmdbLog } from "./lmdb.js";

readLmdbLog(process.argv[2] ?? "");
process.exit(0);
