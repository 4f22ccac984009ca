// Whether the window is dark: a message's body is a document of its own and has to be told.
import { createContext, useContext } from "react";

const DarkContext = createContext(false);
export const DarkProvider = DarkContext.Provider;
export const useDark = (): boolean => useContext(DarkContext);
