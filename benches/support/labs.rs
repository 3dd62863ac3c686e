//! What a hospital measures again and again.

/// Name, LOINC code, display, unit, lower and upper limit of laboratory values and vital signs.
pub type Lab = (&'static str, &'static str, &'static str, &'static str, u32, u32);

pub const LABS: [Lab; 28] = [
    ("白血球数", "6690-2", "Leukocytes [#/volume] in Blood by Automated count", "10*3/uL", 33, 86),
    ("ヘモグロビン", "718-7", "Hemoglobin [Mass/volume] in Blood", "g/dL", 116, 148),
    ("血小板数", "777-3", "Platelets [#/volume] in Blood by Automated count", "10*3/uL", 1580, 3480),
    ("好中球数", "751-8", "Neutrophils [#/volume] in Blood by Automated count", "10*3/uL", 15, 75),
    ("リンパ球数", "731-0", "Lymphocytes [#/volume] in Blood by Automated count", "10*3/uL", 10, 40),
    ("ヘマトクリット", "4544-3", "Hematocrit [Volume Fraction] of Blood by Automated count", "%", 351, 444),
    ("MCV", "787-2", "MCV [Entitic mean volume] in Red Blood Cells by Automated count", "fL", 836, 982),
    (
        "AST(GOT)",
        "1920-8",
        "Aspartate aminotransferase [Enzymatic activity/volume] in Serum or Plasma",
        "U/L",
        130,
        300,
    ),
    ("ALT(GPT)", "1742-6", "Alanine aminotransferase [Enzymatic activity/volume] in Serum or Plasma", "U/L", 70, 230),
    ("ALP", "6768-6", "Alkaline phosphatase [Enzymatic activity/volume] in Serum or Plasma", "U/L", 380, 1130),
    ("γ-GTP", "2324-2", "Gamma glutamyl transferase [Enzymatic activity/volume] in Serum or Plasma", "U/L", 90, 320),
    ("LD", "2532-0", "Lactate dehydrogenase [Enzymatic activity/volume] in Serum or Plasma", "U/L", 1240, 2220),
    ("総ビリルビン", "1975-2", "Bilirubin.total [Mass/volume] in Serum or Plasma", "mg/dL", 4, 15),
    ("クレアチニン", "2160-0", "Creatinine [Mass/volume] in Serum or Plasma", "mg/dL", 5, 8),
    ("尿素窒素", "3094-0", "Urea nitrogen [Mass/volume] in Serum or Plasma", "mg/dL", 80, 200),
    ("アルブミン", "1751-7", "Albumin [Mass/volume] in Serum or Plasma", "g/dL", 41, 51),
    ("ナトリウム", "2951-2", "Sodium [Moles/volume] in Serum or Plasma", "mmol/L", 1380, 1450),
    ("カリウム", "2823-3", "Potassium [Moles/volume] in Serum or Plasma", "mmol/L", 36, 48),
    ("カルシウム", "17861-6", "Calcium [Mass/volume] in Serum or Plasma", "mg/dL", 88, 101),
    ("CRP", "1988-5", "C reactive protein [Mass/volume] in Serum or Plasma", "mg/dL", 0, 1),
    ("CEA", "2039-6", "Carcinoembryonic Ag [Mass/volume] in Serum or Plasma", "ng/mL", 0, 50),
    ("CA15-3", "6875-9", "Cancer Ag 15-3 [Units/volume] in Serum or Plasma", "U/mL", 0, 250),
    ("TSH", "3016-3", "Thyrotropin [Units/volume] in Serum or Plasma", "m[IU]/L", 5, 50),
    ("血糖", "2345-7", "Glucose [Mass/volume] in Serum or Plasma", "mg/dL", 730, 1090),
    ("体重", "29463-7", "Body weight", "kg", 400, 900),
    ("体温", "8310-5", "Body temperature", "Cel", 355, 370),
    ("収縮期血圧", "8480-6", "Systolic blood pressure", "mm[Hg]", 900, 1290),
    ("脈拍", "8867-4", "Heart rate", "/min", 600, 990),
];
