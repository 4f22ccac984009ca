//! The files that hang on messages: real spreadsheets, documents, drawings and pictures, drawn by code and small. The same
//! arguments give the same bytes.

use std::io::{Cursor, Write};

use pdf_writer::{Content, Finish, Name, Pdf, Rect, Ref, Str};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// A file on a message.
#[derive(Debug, Clone)]
pub(crate) struct File {
    pub(crate) name: String,
    pub(crate) mime: &'static str,
    pub(crate) bytes: Vec<u8>,
    /// The Content-ID of a picture that stands in the text.
    pub(crate) cid: Option<String>,
}

impl File {
    pub(super) fn new(name: &str, mime: &'static str, bytes: Vec<u8>) -> Self {
        Self {
            name: name.to_owned(),
            mime,
            bytes,
            cid: None,
        }
    }

    /// A spreadsheet of positions with prices, so many rows long.
    pub(crate) fn sheet(name: &str, rows: usize) -> Self {
        Self::new(
            name,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            spreadsheet(rows),
        )
    }

    /// A document of one page with these lines.
    pub(crate) fn document(name: &str, lines: &[&str]) -> Self {
        Self::new(name, "application/pdf", document(lines, 0))
    }

    /// A drawing of pipes: the number of strokes decides its size.
    pub(super) fn drawing(name: &str, strokes: u32) -> Self {
        Self::new(
            name,
            "application/pdf",
            document(&["Piping, harbour retrofit, phase 2", "Scale 1:50"], strokes),
        )
    }

    /// A picture that stands in the text under this Content-ID.
    pub(super) fn inline(name: &str, cid: &str, colour: [u8; 3]) -> Self {
        Self {
            cid: Some(cid.to_owned()),
            ..Self::new(name, "image/png", picture(96, 32, colour))
        }
    }

    /// A photograph, or what stands for one.
    pub(super) fn photo(name: &str, colour: [u8; 3]) -> Self {
        Self::new(name, "image/png", picture(160, 120, colour))
    }
}

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

/// An Office Open XML workbook with one sheet, stored without compression.
fn spreadsheet(rows: usize) -> Vec<u8> {
    let package = "http://schemas.openxmlformats.org/package/2006";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let media = "application/vnd.openxmlformats-officedocument.spreadsheetml";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "{XML}<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"{media}.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"{media}.worksheet+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "{XML}<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "{XML}<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"Figures\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "{XML}<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                "{XML}<worksheet xmlns=\"{main}\"><sheetData>{}</sheetData></worksheet>",
                sheet_rows(rows)
            ),
        ),
    ];
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default());
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        // Writing into memory does not fail; a part that could not be begun would only be missing.
        if archive.start_file(name, options).is_ok() {
            let _ = archive.write_all(content.as_bytes());
        }
    }
    archive.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn sheet_rows(rows: usize) -> String {
    let items = [
        "Heat pump 400 kW",
        "Buffer tank 5,000 l",
        "Pipework DN 150",
        "Controls",
        "Crane",
        "Commissioning",
    ];
    let row = |(number, item): (usize, &&str)| {
        let (line, price) = (number + 1, 1_250 + (number * 37) % 9_000);
        format!(
            "<row r=\"{line}\"><c r=\"A{line}\" t=\"inlineStr\"><is><t>{item}</t></is></c><c r=\"B{line}\"><v>{price}</v></c></row>"
        )
    };
    (0..rows).zip(items.iter().cycle()).map(row).collect()
}

/// A page with lines of text and so many strokes under them.
fn document(lines: &[&str], strokes: u32) -> Vec<u8> {
    let (catalog, pages, page_id, font, content_id) =
        (Ref::new(1), Ref::new(2), Ref::new(3), Ref::new(4), Ref::new(5));
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(pages);
    pdf.pages(pages).kids([page_id]).count(1);
    let mut page = pdf.page(page_id);
    page.media_box(Rect::new(0.0, 0.0, 595.0, 842.0))
        .parent(pages)
        .contents(content_id);
    page.resources().fonts().pair(Name(b"F1"), font);
    page.finish();
    pdf.type1_font(font).base_font(Name(b"Helvetica"));
    let mut content = Content::new();
    content
        .begin_text()
        .set_font(Name(b"F1"), 13.0)
        .next_line(72.0, 770.0);
    for line in lines {
        content.show(Str(line.as_bytes())).next_line(0.0, -20.0);
    }
    content.end_text();
    draw(&mut content, strokes);
    pdf.stream(content_id, content.finish().as_slice());
    pdf.finish()
}

/// Pipes: parallel runs with bends, never the same twice.
fn draw(content: &mut Content, strokes: u32) {
    content.set_line_width(0.4);
    for stroke in 0..strokes {
        let along = |step: u32, range: u32| f32::from(u16::try_from((stroke * step) % range).unwrap_or(0));
        let (x, y) = (60.0 + along(37, 470), 60.0 + along(53, 600));
        content
            .move_to(x, y)
            .line_to(x + 12.0, y)
            .line_to(x + 12.0, y + 9.0)
            .stroke();
    }
}

/// A picture with a soft gradient in one colour.
fn picture(width: u32, height: u32, colour: [u8; 3]) -> Vec<u8> {
    let mut pixels = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let light = 60 + (x * 100 / width) + (y * 80 / height);
            pixels.extend(
                colour.map(|part| u8::try_from(u32::from(part) * light / 255 + 15).unwrap_or(u8::MAX)),
            );
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Rgb);
    // Writing into memory does not fail.
    let written = encoder
        .write_header()
        .and_then(|mut writer| writer.write_image_data(&pixels));
    if written.is_ok() { bytes } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::File;

    #[test]
    fn files_are_what_their_names_say() {
        let sheet = File::sheet("a.xlsx", 10);
        assert!(sheet.bytes.starts_with(b"PK\x03\x04"));
        let mut archive = zip::ZipArchive::new(std::io::Cursor::new(sheet.bytes)).unwrap();
        let inside = std::io::read_to_string(archive.by_name("xl/worksheets/sheet1.xml").unwrap()).unwrap();
        assert!(inside.contains("Buffer tank"));
        let drawing = File::drawing("a.pdf", 5).bytes;
        assert!(drawing.starts_with(b"%PDF-") && drawing.trim_ascii_end().ends_with(b"%%EOF"));
        let photo = File::photo("a.png", [10, 120, 200]).bytes;
        let mut reader = png::Decoder::new(std::io::Cursor::new(photo))
            .read_info()
            .unwrap();
        let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
        assert_eq!(reader.next_frame(&mut pixels).unwrap().width, 160);
    }
}
