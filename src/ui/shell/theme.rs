//! Light, dark, high contrast, or as the system says; kept on this device.

use leptos::prelude::*;

use crate::ui::words::shell::theme as words;
use crate::web::dom;

const KEY: &str = "steward.theme";

/// A theme.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
    /// High contrast.
    Contrast,
}

impl Theme {
    /// All, in order.
    pub const ALL: [Self; 4] = [Self::System, Self::Light, Self::Dark, Self::Contrast];

    /// Its word for the root element and for storage; the system's has none.
    fn code(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light => Some("light"),
            Self::Dark => Some("dark"),
            Self::Contrast => Some("contrast"),
        }
    }

    /// What people read.
    pub fn label(self) -> &'static str {
        match self {
            Self::System => words::SYSTEM,
            Self::Light => words::LIGHT,
            Self::Dark => words::DARK,
            Self::Contrast => words::CONTRAST,
        }
    }

    /// Its icon.
    pub fn icon(self) -> &'static str {
        match self {
            Self::System => "monitor",
            Self::Light => "sun",
            Self::Dark => "moon",
            Self::Contrast => "contrast",
        }
    }

    fn stored() -> Self {
        let code = dom::stored(KEY);
        Self::ALL
            .into_iter()
            .find(|it| it.code() == code.as_deref())
            .unwrap_or_default()
    }
}

#[derive(Clone, Copy)]
struct Current(RwSignal<Theme>);

/// Dresses the page in the theme that this device keeps.
pub fn apply_stored() {
    dom::set_root_attribute("data-theme", Theme::stored().code());
}

/// Puts the theme into the context, and dresses the page in it from now on.
pub fn provide() {
    let theme = RwSignal::new(Theme::stored());
    provide_context(Current(theme));
    Effect::new(move |_| {
        let code = theme.get().code();
        dom::store(KEY, code);
        dom::set_root_attribute("data-theme", code);
    });
}

/// The theme.
pub fn use_theme() -> RwSignal<Theme> {
    expect_context::<Current>().0
}
