// The body map on pages of its own; the diary's form has it too.
import { watchMaps } from "./phone/painting.js";

watchMaps(document);
