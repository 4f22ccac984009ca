// The fake as the address bar asks for it: ?phase=first_start&offline&delay=400&appearance=dark&lang=ar&keyring=no&notice
import type { Platform } from "../api";
import type { Appearance, LanguageView, Phase } from "../types";
import { fakePlatform } from "./index";

export function browserPlatform(query: URLSearchParams): Platform {
  const platform = fakePlatform({
    phase: (query.get("phase") ?? "ready") as Phase,
    appearance: (query.get("appearance") ?? "system") as Appearance,
    language: (query.get("lang") ?? "en") as LanguageView,
    offline: query.has("offline"),
    keyring: query.get("keyring") !== "no",
    machines: query.get("machines") !== "no",
    delay: Number(query.get("delay") ?? 150),
  });
  if (query.has("notice")) {
    platform.world.notices = [{ id: "n1", level: "warning", message: "No keyring runs on this computer, so you stay signed in for this session only." }];
  }
  Object.assign(window, { fake: platform.world });
  return platform;
}
