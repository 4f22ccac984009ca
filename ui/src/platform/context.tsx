// Gives the platform to the components; a test gives them the fake.
import { createContext, useContext } from "react";
import type { Api, Platform } from "./api";

const PlatformContext = createContext<Platform | null>(null);

export const PlatformProvider = PlatformContext.Provider;

export function usePlatform(): Platform {
  const platform = useContext(PlatformContext);
  if (platform === null) {
    throw new Error("No platform is provided");
  }
  return platform;
}

export const useApi = (): Api => usePlatform().api;
