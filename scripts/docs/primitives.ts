// Writes docs/primitives.md. `npm run docs:primitives`
import { writeFileSync } from "node:fs";
import { primitivesPage, primitivesPagePath } from "./primitives-page.js";

writeFileSync(primitivesPagePath, primitivesPage());
