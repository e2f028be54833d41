import "../ui/style.ts";
import { createRoot } from "react-dom/client";
import { openDesktop } from "../desktop/openDesktop.ts";
import { startTranslation } from "../i18n/translation.ts";
import { link } from "../link/link.ts";
import { App } from "./App.tsx";
import { appearanceKey } from "./AppearanceProvider.tsx";
import { restoredAppearance } from "./appearanceChoice.ts";
import { contributions } from "./contributions.ts";
import { startConnection } from "./startConnection.ts";
import { usePlatform } from "./usePlatform.ts";

// Language first, so that nothing is ever drawn in the wrong one.
const desktop = await openDesktop();
startTranslation(restoredAppearance(desktop.preferences.read(appearanceKey), navigator.languages).language);
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(<App desktop={desktop} contributions={contributions} usePlatform={usePlatform} />);
void startConnection(desktop, link, {
  hash: location.hash,
  search: location.search,
  clearHash: () => history.replaceState(null, "", location.pathname + location.search),
});
