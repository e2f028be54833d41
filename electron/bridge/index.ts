export { bridgeCalls, bridgeEvents, bridgeName } from "./channels.ts";
export type { BridgeCall, BridgeEvent } from "./channels.ts";
export type { Environment, JsonValue, LocalPlatformStatus, PageLook, SavedConnection, SignalboxBridge, SystemNotification, Unsubscribe } from "./SignalboxBridge.ts";
