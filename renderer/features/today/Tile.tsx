import type { ReactNode } from "react";
import { ErrorBoundary } from "../../ui/ErrorBoundary.tsx";

interface TileProps {
  readonly title: string;
  /** What the tile says when it has nothing. */
  readonly empty?: string | undefined;
  readonly actions?: ReactNode;
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** A part of the overview; what goes wrong in one stays in it. */
export function Tile({ title, empty, actions, wide = false, children }: TileProps) {
  return (
    <section className="sb-today-tile" data-wide={wide || undefined} aria-label={title}>
      <header>
        <h2>{title}</h2>
        {actions}
      </header>
      <ErrorBoundary>{empty === undefined ? children : <p className="sb-today-quiet">{empty}</p>}</ErrorBoundary>
    </section>
  );
}
