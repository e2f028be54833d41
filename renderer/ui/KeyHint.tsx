import { keyCaps } from "./commands/keyStroke.ts";
import { useCommandRegistry } from "./commands/CommandCentre.tsx";
import "./text.css";

/** The caps of a shortcut, for menus, the palette, tooltips: `<KeyHint keys="Mod+K" />`. */
export function KeyHint({ keys }: { readonly keys: string }) {
  const { mac } = useCommandRegistry();
  return (
    <span className="sb-keys" aria-hidden>
      {keyCaps(keys, mac).map((stroke, i) => (
        <span key={i}>
          {stroke.map((cap) => (
            <kbd key={cap}>{cap}</kbd>
          ))}
        </span>
      ))}
    </span>
  );
}
