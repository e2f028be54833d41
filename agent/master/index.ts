export { type Choose } from "./balance.ts";
export { type Listen } from "./crewDoor.ts";
export { type Master, type MasterOptions, startMaster } from "./startMaster.ts";
