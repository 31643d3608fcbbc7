//! Charts as pictures: a drawing with the looks that the style sheet gives it, and as PNG.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

use super::{document, js_text, object_url, revoke_url, window};

/// What of its look each element of a drawing takes along.
const LOOKS: [&str; 10] = [
    "fill",
    "fill-opacity",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linejoin",
    "opacity",
    "font-family",
    "font-size",
    "font-weight",
];
/// Points of a PNG for each unit of the drawing: sharp in print.
const SCALE: f64 = 3.0;

/// A drawing that needs no style sheet.
pub struct Drawing {
    /// SVG, as XML.
    pub markup: String,
    /// The colour that it stands on.
    pub ground: String,
}

/// Puts a drawing into an element. It is read as XML, strictly: what is not well formed is not shown,
/// and nothing in it is ever taken for HTML or run.
pub fn put_drawing(into: &web_sys::Element, svg: &str) {
    // Of no series there is no drawing; to the reader of XML that would be an error.
    if svg.is_empty() {
        return;
    }
    let put = || -> Result<(), JsValue> {
        let kind = web_sys::SupportedType::ImageSvgXml;
        let read = web_sys::DomParser::new()?.parse_from_string(svg, kind)?;
        let root = read.document_element().ok_or(JsValue::NULL)?;
        if root.tag_name() == "svg" {
            let drawing = document().import_node_with_deep(&root, true)?;
            into.replace_children_with_node_1(&drawing);
        }
        Ok(())
    };
    // Its table twin stands below it in any case.
    let _ = put();
}

/// The drawing that the selector finds, as it is shown now.
pub fn drawing(selector: &str) -> Option<Drawing> {
    let shown = document().query_selector(selector).ok()??;
    let copy: web_sys::Element = shown.clone_node_with_deep(true).ok()?.dyn_into().ok()?;
    copy.remove_attribute("class").ok()?;
    let colours = Colours::new()?;
    let inside = |of: &web_sys::Element| of.query_selector_all("*").ok();
    let (from, to) = (inside(&shown)?, inside(&copy)?);
    for at in 0..from.length().min(to.length()) {
        let from: web_sys::Element = from.item(at)?.dyn_into().ok()?;
        let to: web_sys::Element = to.item(at)?.dyn_into().ok()?;
        let style = window().get_computed_style(&from).ok()??;
        for name in LOOKS {
            let value = style.get_property_value(name).ok()?;
            let value = match name {
                "fill" | "stroke" => colours.plain(&value),
                _ => value,
            };
            to.set_attribute(name, &value).ok()?;
        }
        to.remove_attribute("class").ok()?;
    }
    let ground = window()
        .get_computed_style(&document().body()?.into())
        .ok()??;
    let ground = colours.plain(&ground.get_property_value("background-color").ok()?);
    Some(Drawing {
        markup: web_sys::XmlSerializer::new()
            .and_then(|it| it.serialize_to_string(&copy))
            .ok()?,
        ground,
    })
}

/// Reads any colour that the browser knows as one that every program knows.
struct Colours {
    canvas: CanvasRenderingContext2d,
}

impl Colours {
    fn new() -> Option<Self> {
        let canvas: HtmlCanvasElement =
            document().create_element("canvas").ok()?.dyn_into().ok()?;
        canvas.set_width(1);
        canvas.set_height(1);
        let canvas = canvas.get_context("2d").ok()??.dyn_into().ok()?;
        Some(Self { canvas })
    }

    fn plain(&self, colour: &str) -> String {
        if !colour.contains('(') || colour.starts_with("url") {
            return colour.to_owned();
        }
        self.canvas.clear_rect(0.0, 0.0, 1.0, 1.0);
        self.canvas.set_fill_style_str(colour);
        self.canvas.fill_rect(0.0, 0.0, 1.0, 1.0);
        let Ok(data) = self.canvas.get_image_data(0.0, 0.0, 1.0, 1.0) else {
            return colour.to_owned();
        };
        match data.data().0.as_slice() {
            [.., 0] => "none".into(),
            [red, green, blue, 255] => format!("#{red:02x}{green:02x}{blue:02x}"),
            [red, green, blue, alpha] => {
                format!(
                    "rgba({red},{green},{blue},{:.2})",
                    f64::from(*alpha) / 255.0
                )
            }
            _ => colour.to_owned(),
        }
    }
}

/// An SVG file as PNG, three points for each unit.
///
/// # Errors
/// The browser's own words.
pub async fn png_of(svg: &str) -> Result<Vec<u8>, String> {
    let draw = async {
        let url = object_url("image/svg+xml", svg.as_bytes()).ok_or(JsValue::NULL)?;
        let image = HtmlImageElement::new()?;
        image.set_src(&url);
        let loaded = JsFuture::from(image.decode()).await;
        revoke_url(&url);
        loaded?;
        let canvas: HtmlCanvasElement = document().create_element("canvas")?.unchecked_into();
        let (width, height) = (
            f64::from(image.natural_width()) * SCALE,
            f64::from(image.natural_height()) * SCALE,
        );
        canvas.set_width(width as u32);
        canvas.set_height(height as u32);
        let context: CanvasRenderingContext2d = canvas
            .get_context("2d")?
            .ok_or(JsValue::NULL)?
            .unchecked_into();
        context
            .draw_image_with_html_image_element_and_dw_and_dh(&image, 0.0, 0.0, width, height)?;
        let address = canvas.to_data_url_with_type("image/png")?;
        let (_, packed) = address.split_once(',').ok_or(JsValue::NULL)?;
        let letters = window().atob(packed)?;
        // Each letter of what the browser hands back stands for one byte.
        let bytes = letters.chars().map(|it| it as u32 as u8).collect();
        Ok::<Vec<u8>, JsValue>(bytes)
    };
    draw.await.map_err(|err| js_text(&err))
}
