// Entry of the window.
export {};
