/** A row of levers, all in their place: nothing waits for a person. */
export function AllClear() {
  const levers = [40, 72, 104, 136, 168];
  return (
    <svg className="sb-all-clear" width="208" height="128" viewBox="0 0 208 128" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinecap="round" aria-hidden>
      <path d="M16 112h176M24 96h160v16H24z" />
      {levers.map((x) => (
        <g key={x}>
          <path d={`M${x} 96V28`} strokeWidth="3" />
          <path d={`M${x - 4} 60l8 0M${x + 5} 40c4 4 4 14 0 20`} />
          <circle cx={x} cy="24" r="4" />
          <rect x={x - 6} y="78" width="12" height="8" rx="1" />
        </g>
      ))}
      <path d="M24 20h160" strokeDasharray="2 5" />
    </svg>
  );
}
