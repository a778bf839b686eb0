// Everything that runs on each of a signed-in patient's pages, one line each.

import "./connection.js";
import "./kept-forms.js";
import "./unsent.js";
import "./left-elsewhere.js";
import "./quick-exit.js";
import { forgetSaved } from "./saved-drafts.js";

forgetSaved().catch(() => {});
