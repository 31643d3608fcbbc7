//! Writing SVG: the one place where text becomes markup.

use std::fmt::Write as _;

/// Text for markup, in content and in quoted attributes. Control characters, which XML forbids, and
/// the overrides of direction, which would turn what stands around them, become spaces.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}' => {
                out.push(' ');
            }
            it if it.is_control() => out.push(' '),
            it => out.push(it),
        }
    }
    out
}

/// Where a text stands.
#[derive(Clone, Copy)]
pub(super) enum Anchor {
    Middle,
    End,
}

/// A drawing that is being written.
pub(super) struct Svg {
    text: String,
    width: f64,
    height: f64,
}

impl Svg {
    pub(super) fn new(width: f64, height: f64) -> Self {
        Self {
            text: String::new(),
            width,
            height,
        }
    }

    /// The drawing, whose name people hear who do not see it.
    pub(super) fn finish(self, name: &str) -> String {
        format!(
            r#"<svg class="chart__svg" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" role="group" aria-label="{}">{}</svg>"#,
            self.width,
            self.height,
            escape(name),
            self.text
        )
    }

    fn put(&mut self, markup: std::fmt::Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = self.text.write_fmt(markup);
    }

    pub(super) fn line(&mut self, class: &str, from: (f64, f64), to: (f64, f64)) {
        self.put(format_args!(
            r#"<line class="{class}" x1="{:.1}" y1="{:.1}" x2="{:.1}" y2="{:.1}"/>"#,
            from.0, from.1, to.0, to.1
        ));
    }

    pub(super) fn rect(&mut self, class: &str, at: (f64, f64), size: (f64, f64)) {
        self.put(format_args!(
            r#"<rect class="{class}" x="{:.1}" y="{:.1}" width="{:.1}" height="{:.1}"/>"#,
            at.0,
            at.1,
            size.0.max(0.0),
            size.1.max(0.0)
        ));
    }

    /// A rectangle whose colour is as strong as a part of one says.
    pub(super) fn shade(&mut self, class: &str, at: (f64, f64), size: (f64, f64), strength: f64) {
        self.put(format_args!(
            r#"<rect class="{class}" x="{:.1}" y="{:.1}" width="{:.1}" height="{:.1}" rx="2" fill-opacity="{strength:.2}"/>"#,
            at.0, at.1, size.0.max(0.0), size.1.max(0.0)
        ));
    }

    pub(super) fn circle(&mut self, class: &str, at: (f64, f64), radius: f64) {
        self.put(format_args!(
            r#"<circle class="{class}" cx="{:.1}" cy="{:.1}" r="{radius}"/>"#,
            at.0, at.1
        ));
    }

    /// A line through points; closed, it is a surface.
    pub(super) fn path(&mut self, class: &str, points: &[(f64, f64)], closed: bool) {
        if points.is_empty() {
            return;
        }
        self.put(format_args!(r#"<path class="{class}" d=""#));
        for (at, (x, y)) in points.iter().enumerate() {
            let letter = if at == 0 { 'M' } else { 'L' };
            self.put(format_args!("{letter}{x:.1} {y:.1}"));
        }
        self.text.push_str(if closed { "Z\"/>" } else { "\"/>" });
    }

    pub(super) fn text(&mut self, class: &str, at: (f64, f64), anchor: Anchor, text: &str) {
        let anchor = match anchor {
            Anchor::Middle => "middle",
            Anchor::End => "end",
        };
        self.put(format_args!(
            r#"<text class="{class}" x="{:.1}" y="{:.1}" text-anchor="{anchor}">{}</text>"#,
            at.0,
            at.1,
            escape(text)
        ));
    }

    pub(super) fn group(&mut self, class: &str, inside: impl FnOnce(&mut Self)) {
        self.put(format_args!(r#"<g class="{class}">"#));
        inside(self);
        self.text.push_str("</g>");
    }

    /// A mark: a link to its records if it has an address, with a name in any case.
    pub(super) fn mark(&mut self, address: &str, name: &str, inside: impl FnOnce(&mut Self)) {
        let name = escape(name);
        // Only places within the application: an address never leads elsewhere, whatever is in it.
        let leads = address.starts_with("#/");
        if leads {
            self.put(format_args!(
                r#"<a class="chart__link" href="{}" aria-label="{name}">"#,
                escape(address)
            ));
        } else {
            self.put(format_args!(r#"<g role="img" aria-label="{name}">"#));
        }
        inside(self);
        self.put(format_args!("<title>{name}</title>"));
        self.text.push_str(if leads { "</a>" } else { "</g>" });
    }
}

/// A drawing as a file of its own: with its size, a title and a ground. Its elements bring their looks.
pub fn standalone(svg: &str, title: &str, ground: &str) -> String {
    let Some((head, rest)) = svg.split_once('>') else {
        return String::new();
    };
    let size = head
        .split_once("viewBox=\"0 0 ")
        .and_then(|(_, rest)| rest.split_once('"'))
        .and_then(|(size, _)| size.split_once(' '));
    let (width, height) = size.unwrap_or(("560", "220"));
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
{head} width="{width}" height="{height}"><title>{}</title><rect width="100%" height="100%" fill="{}"/>{rest}"#,
        escape(title),
        escape(ground)
    )
}
