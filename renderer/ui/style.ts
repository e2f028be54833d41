// The styles every screen stands on: import once, from the start-up module, before any component.
import "./fonts.css";
import "./tokens.css";
import "./base.css";
