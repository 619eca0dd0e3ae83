// The setup of a search, by its preset.
import type { Table } from "../data/index.js";
import type { StudyHost } from "./host.js";
import { ordinarySetup, type SearchSetup } from "./search-setup.js";
import type { Asked, PresetName, SearchSettings } from "./settings.js";
import { tutorialSetup } from "./tutorial-setup.js";

const setups = { none: ordinarySetup, tutorial: tutorialSetup } satisfies Readonly<Record<PresetName, unknown>>;

/** Reads the data, by the preset's ways. @throws DataError or ValueError when the table or a setting is not as it must be */
export function setupFor(settings: Asked<SearchSettings>, read: () => Promise<Table>, host: StudyHost): Promise<SearchSetup> {
  return setups[settings.preset](settings, read, host);
}
