import { simulateMonth, tellMonth } from "./simulateMonth.ts";
const [seed, days, workflows] = process.argv.slice(2).map(Number);
const options = { seed: seed!, days: days!, workflows: workflows!, hosts: 8, progress: (line: string) => console.log(line) };
console.log(tellMonth(await simulateMonth(options), options));
