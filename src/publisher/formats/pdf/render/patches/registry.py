"""Every change to WeasyPrint, and every part of the press that reaches into it: what of its sources each rests on.

A patch is on where all the names that it rests on have the sources that it was read against (`fingerprints.py`), and
so have those of the patches that it needs. This module imports no engine.
"""

from dataclasses import dataclass
from typing import Literal

_OWN = "publisher.formats.pdf"
_SPEED, _FIXES = f"{_OWN}.render.patches.speed", f"{_OWN}.render.patches.fixes"


@dataclass(frozen=True, slots=True)
class Patch:
    """A change that is on or off as a whole.

    `speed` keeps the engine's bytes and `fix` mends them: each of its modules has `apply()`. A `feature` is modules
    of the press that call what is no public interface.
    """

    name: str
    kind: Literal["speed", "fix", "feature"]
    modules: tuple[str, ...]
    rests_on: tuple[str, ...]
    needs: tuple[str, ...] = ()

    @property
    def missing(self) -> str:
        """The key, in the findings' [reason] table, of what an editor misses where it is off."""
        return "without_speed" if self.kind == "speed" else f"without_{self.name}"


def _speed(name: str, *rests_on: str) -> Patch:
    return Patch(name, "speed", (f"{_SPEED}.{name}",), _named(rests_on))


def _fix(name: str, *rests_on: str) -> Patch:
    return Patch(name, "fix", (f"{_FIXES}.{name}",), _named(rests_on))


def _feature(name: str, modules: tuple[str, ...], *rests_on: str, needs: tuple[str, ...] = ()) -> Patch:
    return Patch(name, "feature", tuple(f"{_OWN}.{module}" for module in modules), _named(rests_on), needs)


def _named(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(name if name.startswith("pydyf") else f"weasyprint.{name}" for name in names)


_BOXES, _DRAW, _LINES, _TEXT = "formatting_structure.boxes", "draw", "layout.inline", "text.line_break"

#: In the order in which they are made.
PATCHES = (
    _speed("text_setup", f"{_TEXT}.Layout.__init__", f"{_TEXT}.Layout.setup", "text.ffi",
           "text.fonts.get_font_description", "text.fonts.font_features"),
    _speed("kept_layouts", f"{_TEXT}.Layout.deactivate", f"{_TEXT}.Layout.reactivate", f"{_TEXT}.create_layout",
           f"{_DRAW}.text.draw_text", f"{_DRAW}.text.draw_first_line"),
    _speed("line_ends", f"{_TEXT}.Layout.__init__", f"{_TEXT}.Layout.set_text", f"{_TEXT}.Layout.get_first_line",
           f"{_TEXT}.create_layout", f"{_TEXT}.split_first_line", f"{_TEXT}.first_line_metrics", "text.ffi"),
    _speed("line_heights", f"{_TEXT}.strut", f"{_TEXT}._font_style_cache_key"),
    _speed("rtl_line_loop", f"{_LINES}.get_next_linebox", f"{_LINES}.text_align", "layout.float.avoid_collisions",
           "layout.LayoutContext.excluded_shapes", f"{_BOXES}.LineBox"),
    _speed("reference_list", "pydyf.PDF.__init__", "pydyf.PDF.add_page", "pydyf.PDF.page_references"),
    _speed("page_type_styles", "layout.page.set_page_type_computed_styles", "css.StyleFor",
           "css.parse_page_selectors"),
    _speed("normal_flow", f"{_BOXES}.Box.is_in_normal_flow", f"{_BOXES}.Box.is_floated", f"{_BOXES}.Box.is_footnote",
           f"{_BOXES}.Box.is_absolutely_positioned", f"{_BOXES}.Box.is_running", f"{_BOXES}.Box.is_note"),
    _speed("square_corners", "layout.percent.resolve_radii_percentages", "layout.background.layout_box_backgrounds",
           "css.properties.INITIAL_VALUES"),
    _speed("initial_values", "css.ComputedStyle", "css.AnonymousStyle", "css.Style", "css.text_decoration",
           "css.computed_values", "css.properties.INITIAL_VALUES", "css.properties.INHERITED",
           "css.properties.INITIAL_NOT_COMPUTED"),
    _speed("roomy_boxes", "layout.preferred.shrink_to_fit", "layout.preferred.min_content_width",
           "layout.preferred.max_content_width", "layout.float.float_width", f"{_LINES}.inline_block_width",
           "layout.absolute.absolute_width"),
    _speed("pseudo_element_styles", "css.StyleFor", "css.get_all_computed_styles"),
    _speed("fixed_lengths", "layout.percent.resolve_percentages", "layout.percent.resolve_one_percentage",
           "layout.percent.percentage", "layout.percent.adjust_box_sizing", "css.properties.Dimension"),
    _speed("metadata_elements", "html.get_html_metadata", "document.Document._render"),
    _speed("note_areas", "layout.LayoutContext", "layout.block.remove_placeholders",
           "layout.block.block_level_layout", "layout.column.columns_layout", "layout.page.make_page",
           "formatting_structure.build.create_anonymous_boxes", f"{_BOXES}.BlockBox", f"{_BOXES}.BlockContainerBox",
           f"{_BOXES}.BlockLevelBox", f"{_BOXES}.FootnoteAreaBox", f"{_BOXES}.Box"),
    Patch("ready_tree", "speed", (), ("weasyprint.HTML",)),  # in `layout.py`: a document that need not be parsed
    _fix("margins_at_breaks", "layout.block.block_level_layout", "layout.block.block_level_layout_switch",
         "layout.block.block_box_layout", "layout.block.block_container_layout", "layout.block._in_flow_layout",
         "layout.block.collapse_margin", "layout.column.columns_layout", "layout.column._create_column_box",
         "layout.page.make_page", "layout.page.remake_page", "layout.initialize_page_maker", f"{_BOXES}.LineBox",
         "css.properties.Dimension"),
    _fix("balanced_columns", "layout.column.columns_layout", "layout.column._create_column_box",
         "layout.column._report_footnotes",
         "layout.block.block_box_layout", "layout.block.remove_placeholders", "layout.LayoutContext",
         f"{_TEXT}.strut", f"{_BOXES}.Box", f"{_BOXES}.LineBox", f"{_BOXES}.FlexBox", f"{_BOXES}.GridBox",
         f"{_BOXES}.ReplacedBox"),
    _fix("notes_with_calls", "layout.block._linebox_layout", "layout.block._break_line", "layout.LayoutContext"),
    _feature("structure_reader", ("structure.reader", "structure.note_links", "structure.structure_elements",
                                  "structure.document_structure"),
             f"{_BOXES}.Box", f"{_BOXES}.TextBox", f"{_BOXES}.LineBox", f"{_BOXES}.MarginBox",
             f"{_BOXES}.ReplacedBox", f"{_BOXES}.TableRowGroupBox", "layout.absolute.AbsolutePlaceholder",
             "formatting_structure.build.element_to_box", "formatting_structure.build.marker_to_box",
             "formatting_structure.build.before_after_to_box", "pydyf"),
    Patch("structure_tree", "fix", (f"{_FIXES}.structure_tree",), _named((
        "pdf.tags.add_tags", "pdf.stream.Stream.marked", f"{_DRAW}.draw_inline_level",
        f"{_DRAW}.draw_block_level", "pydyf")), needs=("structure_reader",)),
    _fix("picture_colours", "images.RasterImage", "images.get_image_from_uri", "pdf._use_references",
         "pdf.stream.Stream.add_image", "pydyf.Stream"),
    _fix("trailing_spaces", f"{_LINES}.remove_last_whitespace", f"{_LINES}.get_next_linebox",
         f"{_LINES}.justify_line", f"{_LINES}.add_word_spacing", f"{_LINES}.text_align",
         f"{_TEXT}.Layout.deactivate", f"{_BOXES}.InlineBox", f"{_BOXES}.LineBox", f"{_BOXES}.TextBox"),
    _fix("lone_spaces", f"{_TEXT}.Layout.set_text", f"{_TEXT}.Layout.reactivate", f"{_TEXT}.first_line_metrics",
         "text.ffi"),
    _fix("line_starts", f"{_LINES}.split_inline_box", f"{_LINES}.split_text_box", f"{_LINES}.split_inline_level",
         f"{_LINES}._break_waiting_children", f"{_LINES}.get_next_linebox", f"{_LINES}.can_break_inside",
         f"{_TEXT}.split_first_line", f"{_TEXT}.can_break_text", "layout.preferred.trailing_whitespace_size",
         "layout.LayoutContext", f"{_BOXES}.AtomicInlineLevelBox", f"{_BOXES}.InlineBox", f"{_BOXES}.LineBox",
         f"{_BOXES}.TextBox"),
    _fix("single_spaces", f"{_LINES}.split_text_box", f"{_LINES}.remove_last_whitespace", f"{_TEXT}.Layout.set_text",
         "layout.preferred.trailing_whitespace_size"),
    _fix("overhanging_spaces", f"{_TEXT}.split_first_line", f"{_LINES}.split_text_box", f"{_LINES}.split_inline_box",
         "layout.preferred.trailing_whitespace_size", f"{_TEXT}.create_layout", f"{_TEXT}.line_size"),
    _fix("whole_words", "layout.table.auto_table_layout", "layout.table.table_wrapper_width",
         "layout.preferred.table_and_columns_preferred_widths", "layout.preferred.inline_line_widths",
         f"{_TEXT}.split_first_line", f"{_BOXES}.InlineBox"),
    _fix("mark_offsets", f"{_DRAW}.text.draw_first_line", "text.ffi"),
    _fix("verse_layout", "document.Document._render", "layout.layout_document", "layout.block.block_box_layout",
         "layout.block.block_container_layout", "layout.LayoutContext", "layout.preferred.inline_max_content_width",
         f"{_LINES}.split_text_box", f"{_BOXES}.BlockBox", f"{_BOXES}.Box", f"{_BOXES}.InlineBox",
         f"{_BOXES}.LineBox", f"{_BOXES}.TextBox"),
    _fix("svg_text", "svg", "svg.text", f"{_DRAW}.text.draw_first_line", "document.Document._render",
         "layout.layout_document", "layout.LayoutContext", "layout.replaced.replacedbox_layout"),
    _feature("single_links", ("render.link_fixes",), "anchors.gather_anchors", "document.Page"),
    _feature("order_check", ("render.order_check",), f"{_TEXT}.Layout", "text.ffi", f"{_BOXES}.Box",
             f"{_BOXES}.InlineBox", f"{_BOXES}.LineBox", f"{_BOXES}.MarginBox", f"{_BOXES}.TextBox", "document.Page"),
    # What draws parts by themselves: the engine's own way from boxes to a PDF, in its steps.
    _feature(
        "fragments",
        ("fragments.capture", "fragments.objects", "fragments.page_furniture", "fragments.shared_furniture",
         "fragments.part_press", "render.patches.hooks", "render.page_rules", "text.drawing"),
        "document.Document._render", "document.Document.write_pdf", "document.Page", "layout.layout_document",
        "layout.LayoutContext", "css.StyleFor", "css.parse_page_selectors", "css.targets.TargetCollector",
        "pdf.generate_pdf", "pdf._use_references", "pdf._reference_resources", "pdf.anchors.add_links",
        "pdf.fonts.Font.__init__", "pdf.stream.Stream", "stacking", "matrix.Matrix", "anchors.gather_anchors",
        f"{_DRAW}.draw_page", f"{_DRAW}.draw_background", f"{_DRAW}.draw_stacking_context",
        f"{_DRAW}.border.draw_border", f"{_DRAW}.border.set_mask_border",
        f"{_DRAW}.text.draw_text", f"{_DRAW}.text.draw_first_line", f"{_BOXES}.PageBox", f"{_BOXES}.MarginBox",
        "layout.background.layout_box_backgrounds", "layout.page.make_margin_boxes",
        "layout.page.margin_box_content_layout", "layout.page._standardize_page_based_counters",
        "layout.page.make_page", "layout.page.page_width_or_height", "layout.page.page_width",
        "layout.page.page_height", "layout.page.set_page_type_computed_styles",
        "layout.percent.resolve_percentages", "pydyf",
        needs=("order_check", "structure_tree"),
    ),
    _feature(
        "text_layer",
        ("fragments.page_references", "render.drawing_text", "text.text_layer"),
        "svg.text", "svg.bounding_box", "svg.utils", "matrix.Matrix", "css.properties.INITIAL_VALUES",
        f"{_TEXT}.split_first_line", f"{_DRAW}.text.draw_emojis", f"{_BOXES}.Box",
        f"{_DRAW}.text.draw_first_line", f"{_TEXT}.Layout", f"{_TEXT}.create_layout", "text.ffi", "logger",
        "pdf.stream.Stream", "pdf.fonts.Font.__init__", "css.properties.Dimension", f"{_BOXES}.BlockBox",
        f"{_BOXES}.LineBox", f"{_BOXES}.TextBox", "pydyf",
        needs=("fragments",),
    ),
    _feature(
        "paragraphs",
        ("render.planned_lines", "render.paragraph_measure", "render.paragraph_surroundings"),
        f"{_LINES}.iter_line_boxes", f"{_LINES}.get_next_linebox", f"{_LINES}.skip_first_whitespace",
        f"{_LINES}.split_inline_level", f"{_LINES}.split_inline_box", f"{_LINES}.split_text_box",
        f"{_LINES}.atomic_box", f"{_LINES}.text_align", f"{_LINES}.justify_line", f"{_LINES}.remove_last_whitespace",
        f"{_LINES}.count_expandable_spaces",
        "layout.percent.resolve_percentages", "layout.layout_document", "layout.LayoutContext",
        "document.Document._render", f"{_TEXT}.split_first_line", f"{_TEXT}.create_layout", f"{_TEXT}.get_log_attrs",
        "text.ffi", f"{_BOXES}.Box", f"{_BOXES}.LineBox", f"{_BOXES}.InlineBox", f"{_BOXES}.TextBox",
        f"{_BOXES}.AtomicInlineLevelBox",
    ),
    _feature("text_indents", ("render.text_indents",), f"{_LINES}.get_next_linebox", f"{_LINES}.iter_line_boxes",
             f"{_LINES}.split_inline_box", f"{_LINES}.text_align", f"{_BOXES}.LineBox"),
    _feature(
        "baseline_grid",
        ("render.baseline_grid",),
        "layout.page.make_page", "layout.block.block_level_layout", "layout.block.block_level_layout_switch",
        "layout.block.block_container_layout", "layout.block._in_flow_layout", "layout.block._linebox_layout",
        f"{_LINES}.iter_line_boxes", f"{_LINES}.get_next_linebox", "layout.LayoutContext", f"{_TEXT}.strut",
        f"{_BOXES}.BlockBox", f"{_BOXES}.BlockReplacedBox", f"{_BOXES}.FlexBox", f"{_BOXES}.GridBox",
        f"{_BOXES}.InlineBlockBox", f"{_BOXES}.FootnoteAreaBox", f"{_BOXES}.MarginBox", f"{_BOXES}.Box",
        f"{_BOXES}.LineBox",
    ),
    _feature(
        "moving_figures",
        ("render.moving_figures",),
        "layout.block._in_flow_layout", "layout.block.block_container_layout", "layout.block.block_level_layout",
        "layout.block.find_last_in_flow_child", "layout.block.find_earlier_page_break",
        "layout.block.remove_placeholders",
        "layout.column.columns_layout", "layout.column._create_column_box", "layout.page.make_page",
        "layout.page.remake_page", "layout.LayoutContext", "formatting_structure.build.before_after_to_box",
        "document.Document._render", "css.properties.Dimension", f"{_BOXES}.Box", f"{_BOXES}.BlockBox",
        needs=("margins_at_breaks",),
    ),
    _feature(
        "kashida",
        ("render.hemistichs", "render.justification", "render.placed_lines"),
        "layout.preferred.inline_max_content_width", "layout.background.layout_box_backgrounds",
        f"{_BOXES}.BlockBox", f"{_LINES}.justify_line", f"{_LINES}.add_word_spacing", f"{_LINES}.text_align",
        f"{_TEXT}.Layout", f"{_TEXT}.create_layout", f"{_TEXT}.line_size", "anchors.gather_anchors", f"{_BOXES}.Box",
        f"{_BOXES}.InlineBox", f"{_BOXES}.LineBox", f"{_BOXES}.TextBox", "document.Page",
        needs=("text_layer", "single_links"),
    ),
    Patch("justified_spaces", "fix", (f"{_FIXES}.justified_spaces",), _named((
        f"{_LINES}.add_word_spacing", f"{_LINES}.count_expandable_spaces", f"{_TEXT}.Layout", f"{_BOXES}.TextBox")),
        needs=("text_layer",)),
)  # fmt: skip
