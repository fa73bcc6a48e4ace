/** The module that threads run: what the engine does, with the files' ways to read and write. */
import { openShared } from "../files/keras/open-shared.js";
import { writeAt } from "../files/state-dict/write-at.js";
import { serveTasks } from "../run/threads/serve-tasks.js";

serveTasks({ openShared, writeAt });
