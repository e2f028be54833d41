const levers = [0, 1, 2, 3, 4, 5, 6] as const;
/** Levers that are pulled over. */
const pulled = new Set([1, 4, 5]);

/** The one drawing of the client: seven levers in their frame under a track diagram, in ink lines. */
export function LeverFrame() {
  return (
    <svg className="sb-lever-frame" viewBox="0 0 320 220" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" strokeLinejoin="round" aria-hidden>
      <rect x="24" y="10" width="272" height="62" rx="6" />
      <path d="M40 52h56l16-16h64l16 16h88M112 36H64M176 52h-44l-16-16" strokeWidth="2" />
      {[64, 144, 232].map((x, i) => (
        <circle key={x} cx={x} cy={i === 1 ? 36 : i === 0 ? 36 : 52} r="4.5" fill={i === 1 ? "currentColor" : "var(--sb-canvas)"} />
      ))}
      <path d="M40 72v22M280 72v22M32 94h256" />
      {levers.map((lever) => {
        const x = 56 + lever * 35;
        const lean = pulled.has(lever) ? 24 : -6;
        return (
          <g key={lever}>
            <path d={`M${x - 11} 182q11-10 22 0`} />
            <path d={`M${x} 182L${x + lean} 112`} strokeWidth="3" />
            <path d={`M${x + lean} 112L${x + lean * 1.13} 103`} strokeWidth="5" />
            <path d={`M${x + lean * 0.62 + 6} 140L${x + lean * 0.9 + 7} 119`} />
            <rect x={x - 6} y="194" width="12" height="9" rx="1.5" />
          </g>
        );
      })}
      <path d="M28 182h264v30H28zM16 212h288" />
    </svg>
  );
}
